import { element } from '../shared/dom';
import { channelsOf, type Picture, type Rgb } from './picture';

/**
 * A canvas that shows the bytes of a picture, pixel by pixel. Its colour space is named, so that the bytes mean sRGB
 * on every screen, and an opaque picture gets a canvas without alpha, so that no value is ever multiplied.
 */
export class PictureCanvas {
  readonly element = element('canvas', { role: 'img' });
  private shown: Picture | undefined;

  /** @param name What assistive tools call the picture, before its size. */
  constructor(private name: string) {
    this.element.setAttribute('aria-label', name);
  }

  get picture(): Picture | undefined {
    return this.shown;
  }

  show(picture: Picture, name = this.name): void {
    const { width, height } = picture;
    this.name = name;
    this.element.setAttribute('aria-label', `${name}, ${width} × ${height}`);
    if (picture === this.shown) return;
    this.shown = picture;
    drawPixels(this.element, picture);
  }

  /** The stored value of a pixel; undefined outside of the picture. */
  pixel(x: number, y: number): Rgb | undefined {
    const { shown } = this;
    if (!shown || x < 0 || y < 0 || x >= shown.width || y >= shown.height) return undefined;
    const at = (y * shown.width + x) * channelsOf(shown);
    return [shown.data[at], shown.data[at + 1], shown.data[at + 2]];
  }
}

/** Makes the canvas as large as the picture and draws its bytes. */
export function drawPixels(canvas: HTMLCanvasElement, picture: Picture): void {
  const { width, height, data } = picture;
  const channels = channelsOf(picture);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { colorSpace: 'srgb', alpha: channels === 4 });
  const pixels = channels === 4 ? Uint8ClampedArray.from(data) : opaque(data);
  context?.putImageData(new ImageData(pixels, width, height, { colorSpace: 'srgb' }), 0, 0);
}

/** Canvases want RGBA. */
function opaque(rgb: Picture['data']): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
    rgba[to + 3] = 255;
  }
  return rgba;
}
