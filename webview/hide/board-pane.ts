import { element, setText } from '../shared/dom';
import type { Picture } from '../pictures/picture';
import { PictureCanvas } from '../pictures/picture-canvas';
import { createPictureFrame } from '../pictures/picture-frame';
import type { PictureView } from '../pictures/zoom-group';

/** A picture of the board with its title, and a line below it. */
export class BoardPane {
  readonly element: HTMLElement;
  readonly view: PictureView;
  private readonly caption = element('figcaption', { class: 'muted numeric' });

  constructor(title: string) {
    const canvas = new PictureCanvas(title);
    const frame = createPictureFrame(title, canvas.element);
    this.view = { name: title, frame, canvas };
    this.element = element(
      'figure',
      { class: 'pane', 'aria-label': title },
      element('h3', {}, title),
      frame,
      this.caption,
    );
  }

  show(picture: Picture, caption = ''): void {
    const { frame, canvas } = this.view;
    frame.style.setProperty('--ratio', String(picture.width / picture.height));
    canvas.show(picture);
    setText(this.caption, caption);
  }
}
