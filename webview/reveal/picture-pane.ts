import type { PicturePayload } from '../../src/engine/protocol';
import { element, setText } from '../shared/dom';
import { formatCount } from '../shared/number-format';
import { createButton } from '../shared/toolkit';

/** A picture with its title and caption, fitted to the pane or at its actual size in a scrolling one. */
export class PicturePane {
  readonly element: HTMLElement;
  private readonly canvas = element('canvas', { role: 'img' });
  private readonly frame = element('div', { class: 'frame' }, this.canvas);
  private readonly caption = element('figcaption', { class: 'muted numeric' });
  private readonly zoom = createButton({
    label: 'Actual Size',
    icon: 'zoom-in',
    appearance: 'icon',
    onClick: () => this.setActualSize(!this.actualSize),
  });
  private actualSize = false;

  constructor(private readonly title: string) {
    this.element = element(
      'figure',
      { class: 'pane', 'aria-label': title },
      element('div', { class: 'pane-head' }, element('h2', {}, title), this.zoom.element),
      this.frame,
      this.caption,
    );
    new ResizeObserver(() => this.chooseScaling()).observe(this.frame);
    this.setActualSize(false);
  }

  /** `detail` says more about the picture than its size. */
  show({ width, height, data }: PicturePayload, detail: string): void {
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.getContext('2d')?.putImageData(new ImageData(opaque(data), width, height), 0, 0);
    const size = `${formatCount(width)} × ${formatCount(height)}`;
    setText(this.caption, `${detail} · ${size}`);
    this.canvas.setAttribute('aria-label', `${this.title}, ${size}`);
    this.setActualSize(this.actualSize);
  }

  private setActualSize(actualSize: boolean): void {
    this.actualSize = actualSize;
    this.frame.classList.toggle('actual', actualSize);
    // Only a frame that scrolls needs the keyboard.
    if (actualSize) this.frame.tabIndex = 0;
    else this.frame.removeAttribute('tabindex');
    this.zoom.setPressed(actualSize);
    this.chooseScaling();
  }

  private chooseScaling(): void {
    const enlarged = this.canvas.clientWidth > this.canvas.width;
    this.canvas.classList.toggle('pixelated', enlarged);
  }
}

/** Canvases want RGBA. */
function opaque(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
    rgba[to + 3] = 255;
  }
  return rgba;
}
