import path from 'node:path';
import type { Sharp } from 'sharp';
import { UserError } from '../errors';
import { readRgb } from '../images/read';
import { fromRgb } from '../images/resize';
import type { RgbImage } from '../images/rgb-image';
import { fingerprintOf } from './fingerprint';
import { generateFolder, requireWhole } from './generated-folder';
import { encodeWithJpegTraces } from './jpeg-traces';
import { scanFolder } from './scan';
import { Dice } from './synthesiser/dice';
import { exp, ln } from './synthesiser/portable-math';

export interface CropOptions {
  /** Number of crops, at least 4. */
  readonly count: number;
  /** Side in pixels, 16 to 1024. */
  readonly size: number;
  readonly seed: number;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Raised when other crops are cut for the same seed. */
const recipeVersion = 1;

/**
 * Fills a folder with square crops `crop-00001.png`, … of the pictures below another: at scales between their own
 * pixels and the whole picture, mirrored, a few turned, many sharper or stronger, half of them with the traces of JPEG.
 * The same for the same seed, pictures and version of sharp. What `createSampleDataset` says of its folder holds here.
 */
export async function createCrops(folder: string, pictures: string, options: CropOptions): Promise<void> {
  const { count, size, seed, signal } = options;
  requireWhole('number of crops', count, 4, 1_000_000);
  requireWhole('size of crops', size, 16, 1024);
  requireWhole('seed of crops', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const root = path.resolve(pictures);
  const { files } = await scanFolder(root, signal);
  if (files.length === 0) throw new UserError(`${root} holds no images to cut crops from.`);

  let open: { readonly file: string; readonly picture: RgbImage } | undefined;
  const draw = async (index: number): Promise<Uint8Array> => {
    const file = files[index % files.length];
    if (open?.file !== file) open = { file, picture: await readRgb(path.join(root, file)) };
    return cutCrop(open.picture, new Dice(seed, index), size);
  };
  const sources = await fingerprintOf(root, files, signal);
  const generated = {
    what: 'crops',
    recipeFile: '.stego-crops.json',
    recipe: { version: recipeVersion, size, seed, sources },
    prefix: 'crop',
    digits: 5,
    count,
    draw,
    order: pictureByPicture(count, files.length),
  };
  await generateFolder(folder, generated, options);
}

/** All crops of the first picture, then those of the next: each is decoded once, and memory holds one. */
function pictureByPicture(count: number, pictures: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  return order.sort((a, b) => (a % pictures) - (b % pictures) || a - b);
}

/** PNG bytes of one random crop. */
function cutCrop(picture: RgbImage, dice: Dice, size: number): Promise<Uint8Array> {
  const shorter = Math.min(picture.width, picture.height);
  const side = cropSide(dice, size, shorter);
  const left = dice.integer(0, picture.width - side);
  const top = dice.integer(0, picture.height - side);
  const kernel = dice.pick(['lanczos3', 'lanczos3', 'lanczos3', 'cubic', 'mitchell'] as const);
  let crop = fromRgb(picture)
    .extract({ left, top, width: side, height: side })
    .resize(size, size, { fit: 'fill', kernel });
  if (dice.chance(0.5)) crop = crop.flop();
  if (dice.chance(0.15)) crop = crop.rotate(90 * dice.integer(1, 3));
  return encodeWithJpegTraces(strengthened(crop, dice), dice);
}

/**
 * Mostly much of a picture, much reduced, as in sets of small pictures; else log-uniform from the crop's own pixels on,
 * and a few that are enlarged a little.
 */
function cropSide(dice: Dice, size: number, shorter: number): number {
  if (dice.chance(0.04)) return Math.min(shorter, dice.integer(Math.ceil(size * 0.75), size - 1));
  const least = Math.min(dice.chance(0.7) ? 2.5 * size : size, shorter);
  return Math.min(shorter, Math.round(least * exp(dice.between(0, 1) * ln(shorter / least))));
}

/**
 * Crops with the sharpness, the contrast and the colours that people give their pictures. Photographs as a camera makes
 * them are softer than what is found in sets of small pictures: half of that in their finest details.
 */
function strengthened(crop: Sharp, dice: Dice): Sharp {
  let out = crop;
  if (dice.chance(0.6)) {
    const strength = dice.between(0.02, 0.16);
    const kernel = Array.from({ length: 9 }, (_, i) => (i === 4 ? 1 + 8 * strength : -strength));
    out = out.convolve({ width: 3, height: 3, kernel, scale: 1 });
  }
  if (dice.chance(0.25)) out = out.modulate({ saturation: dice.between(1.2, 2.2) });
  if (dice.chance(0.4)) {
    const contrast = dice.between(1.1, 1.9);
    out = out.linear(contrast, 128 * (1 - contrast));
  }
  return out;
}
