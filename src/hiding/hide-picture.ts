import { rm } from 'node:fs/promises';
import { CancelledError } from '../errors';
import { refuseExisting } from '../files/write-atomic';
import { readRgb, readRgba } from '../images/read';
import { fitTo } from '../images/resize';
import type { CropPosition, Fit } from '../images/resize';
import type { RgbImage } from '../images/rgb-image';
import { requireLosslessName } from '../images/write';
import type { StegoModel } from './stego-model';
import type { RunTiledOptions } from './tiling';
import { writeContainer } from './write-container';

export interface PairToHide extends RunTiledOptions {
  readonly cover: string;
  readonly secret: string;
  /** How a secret of other proportions is brought to the cover's size. */
  readonly fit: Fit;
  /** What stays of a secret that is cut; its middle by default. */
  readonly position?: CropPosition;
}

export interface HidePictureOptions extends PairToHide {
  /** .png, .webp or .tiff. */
  readonly output: string;
  readonly overwrite: boolean;
}

/** A container with the pictures to measure it by, all of one size. */
export interface HiddenPicture {
  readonly cover: RgbImage;
  /** As a file without loss holds it. */
  readonly container: RgbImage;
  /** Transparency of the cover, which the container takes over: `width * height` values, where there is any. */
  readonly alpha?: Uint8Array;
  /** As it was brought to the size of the cover. */
  readonly secret: RgbImage;
  /** What the container reveals. */
  readonly revealed: RgbImage;
}

/**
 * Hides one picture file in another and reveals it again, in memory. Nothing of the cover but its pixels and its
 * transparency is kept: they are upright and sRGB, so a file of them needs neither an orientation nor a profile.
 * Throws UserError for unreadable pictures, CancelledError after `signal`.
 */
export async function hideInMemory(model: StegoModel, options: PairToHide): Promise<HiddenPicture> {
  const { progress, signal } = options;
  const { image: cover, alpha } = await readRgba(options.cover);
  const { width, height } = cover;
  const secret = await fitTo(options.secret, width, height, options.fit, options.position);
  const container = await model.hide(cover, secret, {
    signal,
    progress: (fraction) => progress?.(0.6 * fraction),
  });
  const revealed = await model.reveal(container, {
    signal,
    progress: (fraction) => progress?.(0.6 + 0.4 * fraction),
  });
  return { cover, container, alpha, secret, revealed };
}

/**
 * Hides one picture file in another and writes the container without loss. Throws UserError for unreadable pictures,
 * lossy names and existing files, CancelledError after `signal`; nothing is left behind then.
 */
export async function hidePicture(model: StegoModel, options: HidePictureOptions): Promise<HiddenPicture> {
  const { output, overwrite } = options;
  requireLosslessName(output);
  // Before the work, which may take minutes.
  if (!overwrite) await refuseExisting(output);
  const hidden = await hideInMemory(model, options);
  await writeContainer(output, hidden.container, { alpha: hidden.alpha, overwrite });
  if (options.signal?.aborted && !overwrite) {
    // Whoever cancels expects nothing to be left; a file that was there before cannot come back.
    await rm(output, { force: true });
    throw new CancelledError();
  }
  return hidden;
}

/** The pixels of a container as the reveal network takes them, with what is revealed from them. */
export async function revealPicture(model: StegoModel, container: string, options: RunTiledOptions = {}) {
  const image = await readRgb(container, { alpha: 'drop' });
  return { container: image, revealed: await model.reveal(image, options) };
}
