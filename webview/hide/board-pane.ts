import type { PicturePayload } from '../../src/engine/protocol';
import { element, setText } from '../shared/dom';
import { formatCount } from '../shared/number-format';

/** A picture of the board with its title, and figures where it has some. */
export class BoardPane {
  readonly element: HTMLElement;
  private readonly canvas = element('canvas', { role: 'img' });
  private readonly caption = element('figcaption', { class: 'muted numeric' });

  constructor(private readonly title: string) {
    this.element = element(
      'figure',
      { class: 'pane', 'aria-label': title },
      element('h3', {}, title),
      element('div', { class: 'frame' }, this.canvas),
      this.caption,
    );
    new ResizeObserver(() => {
      this.canvas.classList.toggle('pixelated', this.canvas.clientWidth > this.canvas.width);
    }).observe(this.canvas);
  }

  show({ width, height, data }: PicturePayload, caption = ''): void {
    this.canvas.width = width;
    this.canvas.height = height;
    const pixels = new ImageData(opaque(data), width, height);
    this.canvas.getContext('2d')?.putImageData(pixels, 0, 0);
    this.canvas.setAttribute('aria-label', `${this.title}, ${formatCount(width)} × ${formatCount(height)}`);
    setText(this.caption, caption);
  }
}

/** Canvases want RGBA. */
function opaque(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
  }
  return rgba;
}
