import { stat } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { UserError, systemErrorCode } from '../errors';

// libvips remembers decoded files by their path, so a replaced file would show its old pixels, and it holds
// on to memory that a long scan never uses again.
sharp.cache(false);
// Many pictures are decoded side by side; threads inside each of them would only compete with that.
sharp.concurrency(1);

/** An image file, or the bytes of one. */
export type ImageSource = string | Uint8Array;

/** Largest picture that is decoded, in pixels (libvips' own default: 16383²). */
export const maximumPixels = 0x3fff * 0x3fff;

/** A picture that cannot be read: which, and why in plain words. */
export class UnreadableImageError extends UserError {
  constructor(
    readonly file: string,
    readonly reason: string,
  ) {
    super(`Cannot read ${file}: ${reason}.`);
  }
}

/**
 * Opens an image for sharp: the first frame only, turned upright by its EXIF orientation, damaged data refused.
 * Throws UnreadableImageError for what is not a readable file.
 */
export async function openImage(source: ImageSource): Promise<Sharp> {
  const name = nameOfSource(source);
  if (typeof source === 'string') {
    const status = await stat(source).catch((error: unknown) => {
      throw new UnreadableImageError(name, reasonOf(error));
    });
    if (status.isDirectory()) throw new UnreadableImageError(name, 'it is a folder, not an image');
    // A pipe or a device would be waited for without an end.
    if (!status.isFile()) throw new UnreadableImageError(name, 'it is not a regular file');
    if (status.size === 0) throw new UnreadableImageError(name, 'the file is empty');
  } else if (source.byteLength === 0) {
    throw new UnreadableImageError(name, 'the file is empty');
  }
  return sharp(source, {
    autoOrient: true,
    // Not 'warning': cameras write harmless oddities that every viewer tolerates.
    failOn: 'error',
    limitInputPixels: maximumPixels,
    pages: 1,
  });
}

/** Runs `work`, and turns what sharp throws into an UnreadableImageError. */
export async function decoding<T>(source: ImageSource, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UnreadableImageError(nameOfSource(source), reasonOf(error));
  }
}

function nameOfSource(source: ImageSource): string {
  return typeof source === 'string' ? source : 'the image';
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/is missing/i, 'there is no such file'],
  [/is empty/i, 'the file is empty'],
  [
    /unsupported image format/i,
    'it is not an image in a format known here (PNG, JPEG, WebP, TIFF, GIF, AVIF)',
  ],
  [/exceeds pixel limit/i, `it is too large (more than ${Math.floor(maximumPixels / 1e6)} million pixels)`],
  [/corrupt header/i, 'its header is damaged or cut off'],
  [/premature end|unexpected end|read error|truncat|end of (file|data)/i, 'the file is damaged or cut off'],
  [/permission denied/i, 'permission denied'],
  [/memory/i, 'there is not enough memory to decode it'],
];

/** Why an image could not be read, in plain words, from an error of Node.js or libvips. */
export function reasonOf(error: unknown): string {
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder, not an image';
    case 'ELOOP':
      return 'it is a symbolic link that leads to itself';
    case 'ENAMETOOLONG':
      return 'its name is too long';
  }
  const text = error instanceof Error ? error.message : String(error);
  return reasons.find(([pattern]) => pattern.test(text))?.[1] ?? 'the file is damaged or cut off';
}
