import path from 'node:path';
import type { Sharp } from 'sharp';
import { UserError } from '../errors';
import { removeLeftovers } from '../files/temporary';
import { refuseExisting, writeFileAtomic } from '../files/write-atomic';
import { fromRgb } from './resize';
import type { RgbImage } from './rgb-image';

export interface WriteOptions {
  /** `width * height` values, 255 = opaque. */
  readonly alpha?: Uint8Array;
  readonly overwrite: boolean;
}

/** Largest side of a WebP file (14 bits in its header). */
const webpLimit = 16383;

const encoders: Readonly<Record<string, (image: Sharp) => Sharp>> = {
  '.png': (image) => image.png({ compressionLevel: 6, adaptiveFiltering: true }),
  // `exact` keeps the colours under transparent pixels: the hidden picture is in them too.
  '.webp': (image) => image.webp({ lossless: true, exact: true, effort: 4 }),
  '.tif': tiff,
  '.tiff': tiff,
};

/**
 * Writes a picture so that reading it gives the same pixels again: PNG, lossless WebP or TIFF by the name's
 * ending. The file appears whole or not at all. Throws UserError for lossy formats, for an existing file
 * without `overwrite`, and for folders that are missing or may not be written.
 */
export async function writeLossless(file: string, image: RgbImage, options: WriteOptions): Promise<void> {
  const encode = encoderFor(file);
  if (path.extname(file).toLowerCase() === '.webp' && Math.max(image.width, image.height) > webpLimit) {
    throw new UserError(`Cannot write ${file}: WebP ends at ${webpLimit} pixels a side. Use .png.`);
  }
  // Before the encoding, which may take seconds.
  if (!options.overwrite) await refuseExisting(file);
  const data = await encode(options.alpha ? withAlpha(image, options.alpha) : fromRgb(image)).toBuffer();
  // Temporary files of writers that were killed are hidden, so nobody else would find them.
  await removeLeftovers(path.dirname(file));
  await writeFileAtomic(file, data, { overwrite: options.overwrite });
}

/** Throws UserError unless the name ends like a format that keeps every pixel. */
export function requireLosslessName(file: string): void {
  encoderFor(file);
}

/** PNG bytes of a picture. */
export function encodePng(image: RgbImage): Promise<Buffer> {
  return fromRgb(image).png({ compressionLevel: 6 }).toBuffer();
}

function encoderFor(file: string): (image: Sharp) => Sharp {
  const extension = path.extname(file).toLowerCase();
  const encode = Object.hasOwn(encoders, extension) ? encoders[extension] : undefined;
  if (encode) return encode;
  if (extension === '') throw new UserError(`Cannot write ${file}: the name needs an ending. Use .png.`);
  if (/^\.(jpe?g|jpe|jfif|avif|heic|heif|gif|jxl|jp2)$/.test(extension)) {
    throw new UserError(
      `Cannot write ${file}: ${extension} does not keep every pixel, and rounding and compression destroy the hidden picture. Use .png.`,
    );
  }
  throw new UserError(`Cannot write ${file}: ${extension} is not supported. Use .png, .webp or .tiff.`);
}

function tiff(image: Sharp): Sharp {
  // sharp's default for TIFF is JPEG inside.
  return image.tiff({ compression: 'deflate', predictor: 'horizontal' });
}

function withAlpha(image: RgbImage, alpha: Uint8Array): Sharp {
  const { width, height } = image;
  if (alpha.length !== width * height) {
    throw new RangeError(`The alpha plane has ${alpha.length} values instead of ${width * height}.`);
  }
  const plane = Buffer.from(alpha.buffer, alpha.byteOffset, alpha.byteLength);
  return fromRgb(image).joinChannel(plane, { raw: { width, height, channels: 1 } });
}
