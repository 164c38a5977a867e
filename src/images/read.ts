import type { Sharp } from 'sharp';
import { type ImageSource, decoding, openImage } from './image-source';
import type { RgbImage } from './rgb-image';

export interface ReadOptions {
  /**
   * What becomes of transparency: `flatten` lays the picture over white, as viewers show it; `drop` keeps the
   * stored colours as they are.
   */
  readonly alpha?: 'flatten' | 'drop';
}

/** A picture with its transparency: `alpha` holds `width * height` values, 255 = opaque, when the file has any. */
export interface ImageWithAlpha {
  readonly image: RgbImage;
  readonly alpha?: Uint8Array;
}

/**
 * Reads any image that sharp decodes (greyscale, CMYK, 16-bit, palette, with a colour profile, animated: its
 * first frame) as 8-bit sRGB, upright. Throws UnreadableImageError.
 */
export async function readRgb(source: ImageSource, options: ReadOptions = {}): Promise<RgbImage> {
  const image = await openImage(source);
  return decoding(source, () => rawRgb(withoutAlpha(image, options.alpha ?? 'flatten')));
}

/** Like `readRgb`, with the colours as stored (not blended) and the alpha plane beside them. */
export async function readRgba(source: ImageSource): Promise<ImageWithAlpha> {
  const image = await openImage(source);
  return decoding(source, async () => {
    const { data, info } = await image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({
      resolveWithObject: true,
    });
    const { width, height } = info;
    if (info.channels === 3) return { image: { width, height, data: bytes(data) } };
    return splitAlpha(data, width, height);
  });
}

/** Width and height of the picture as shown, that is after its EXIF orientation. Reads only the header. */
export async function imageSize(source: ImageSource): Promise<{ width: number; height: number }> {
  const image = await openImage(source);
  return decoding(source, async () => {
    const { width, height } = (await image.metadata()).autoOrient;
    return { width, height };
  });
}

export function withoutAlpha(image: Sharp, alpha: 'flatten' | 'drop'): Sharp {
  return alpha === 'drop' ? image.removeAlpha() : image.flatten({ background: '#ffffff' });
}

/** Runs a pipeline that has no alpha and gives its pixels. */
export async function rawRgb(image: Sharp): Promise<RgbImage> {
  const { data, info } = await image
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: bytes(data) };
}

function splitAlpha(rgba: Uint8Array, width: number, height: number): ImageWithAlpha {
  const data = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let pixel = 0, from = 0, to = 0; pixel < alpha.length; pixel += 1) {
    data[to++] = rgba[from++];
    data[to++] = rgba[from++];
    data[to++] = rgba[from++];
    alpha[pixel] = rgba[from++];
  }
  return { image: { width, height, data }, alpha };
}

function bytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
