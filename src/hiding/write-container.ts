import { rm } from 'node:fs/promises';
import { readRgb } from '../images/read';
import type { RgbImage } from '../images/rgb-image';
import { writeLossless, type WriteOptions } from '../images/write';

/**
 * Writes a container and reads the file again: it must hold the very pixels, or it does not reveal what was measured.
 * Throws UserError as `writeLossless`.
 */
export async function writeContainer(
  file: string,
  container: RgbImage,
  options: WriteOptions,
): Promise<void> {
  await writeLossless(file, container, options);
  const written = await readRgb(file, { alpha: 'drop' });
  if (Buffer.compare(written.data, container.data) === 0) return;
  // A file that was there before cannot come back.
  if (!options.overwrite) await rm(file, { force: true });
  throw new Error(`${file} does not hold the pixels that were written to it.`);
}
