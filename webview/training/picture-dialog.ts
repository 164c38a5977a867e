import { element, setText } from '../shared/dom';
import { createButton } from '../shared/toolkit';

export interface EnlargedPicture {
  readonly picture: ImageData;
  readonly caption: string;
}

/** Shows one cell of the grid large. Arrow keys go on to its neighbours, Esc closes. */
export class PictureDialog {
  private readonly canvas = element('canvas', { class: 'pixelated' });
  private readonly caption = element('p', { id: 'enlarged-caption', class: 'numeric' });
  readonly element: HTMLDialogElement;

  constructor(onMove: (rows: number, columns: number) => void, onClose: () => void) {
    const close = createButton({
      label: 'Close',
      icon: 'close',
      appearance: 'icon',
      onClick: () => this.element.close(),
    });
    this.element = element(
      'dialog',
      { class: 'enlarged', 'aria-labelledby': 'enlarged-caption' },
      element('div', { class: 'enlarged-head' }, this.caption, close.element),
      this.canvas,
    );
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    };
    this.element.addEventListener('keydown', (event) => {
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      onMove(...move);
    });
    this.element.addEventListener('close', onClose);
    // The dialog's own box ends at its content, so a click on the dialog itself is on the backdrop.
    this.element.addEventListener('click', (event) => {
      if (event.target === this.element) this.element.close();
    });
  }

  get open(): boolean {
    return this.element.open;
  }

  show({ picture, caption }: EnlargedPicture): void {
    drawPicture(this.canvas, picture);
    setText(this.caption, caption);
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', caption);
    if (!this.element.open) this.element.showModal();
  }
}

/** Gives the canvas the picture's size and pixels, one to one. */
export function drawPicture(canvas: HTMLCanvasElement, picture: ImageData): void {
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
}
