import { rm } from 'node:fs/promises';
import { refuseExisting } from '../files/write-atomic';
import { readRgb, readRgba } from '../images/read';
import { fitTo } from '../images/resize';
import type { Fit } from '../images/resize';
import type { RgbImage } from '../images/rgb-image';
import { requireLosslessName, writeLossless } from '../images/write';
import type { StegoModel } from './stego-model';
import type { RunTiledOptions } from './tiling';

export interface HidePictureOptions extends RunTiledOptions {
  readonly cover: string;
  readonly secret: string;
  /** .png, .webp or .tiff. */
  readonly output: string;
  /** How a secret of other proportions is brought to the cover's size. */
  readonly fit: Fit;
  readonly overwrite: boolean;
}

/** A container that was written, with the pictures to measure it by, all of one size. */
export interface HiddenPicture {
  readonly output: string;
  readonly cover: RgbImage;
  /** As read back from the file. */
  readonly container: RgbImage;
  /** As it was brought to the size of the cover. */
  readonly secret: RgbImage;
  /** What the file reveals. */
  readonly revealed: RgbImage;
}

/**
 * Hides one picture file in another and writes the container without loss; the cover's transparency stays. The
 * written file is read again and revealed, so that what can be measured is what the file holds.
 * Throws UserError for unreadable pictures, lossy names and existing files, CancelledError after `signal`.
 */
export async function hidePicture(model: StegoModel, options: HidePictureOptions): Promise<HiddenPicture> {
  requireLosslessName(options.output);
  // Before the work, which may take minutes.
  if (!options.overwrite) await refuseExisting(options.output);
  const { progress, signal } = options;
  const { image: cover, alpha } = await readRgba(options.cover);
  const { width, height } = cover;
  const secret = await fitTo(options.secret, width, height, options.fit);
  const hidden = await model.hide(cover, secret, {
    signal,
    progress: (fraction) => progress?.(0.6 * fraction),
  });
  await writeLossless(options.output, hidden, { alpha, overwrite: options.overwrite });
  try {
    const container = await readRgb(options.output, { alpha: 'drop' });
    const revealed = await model.reveal(container, {
      signal,
      progress: (fraction) => progress?.(0.6 + 0.4 * fraction),
    });
    return { output: options.output, cover, container, secret, revealed };
  } catch (error) {
    // Whoever cancels expects nothing to be left; a file that was there before cannot come back.
    if (!options.overwrite) await rm(options.output, { force: true });
    throw error;
  }
}

/** The pixels of a container as the reveal network takes them, with what is revealed from them. */
export async function revealPicture(model: StegoModel, container: string, options: RunTiledOptions = {}) {
  const image = await readRgb(container, { alpha: 'drop' });
  return { container: image, revealed: await model.reveal(image, options) };
}
