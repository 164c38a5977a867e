import { add, mul, sub, tensor1d, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { rgbToYCbCr, yCbCrToRgb } from '../jpeg/colour';
import { blockSide } from '../jpeg/cosine-transform';
import { drawing, measuring } from './block-cosines';
import { extended, haloOfCells, wholeCells, withRest } from './cells';
import { Layers } from './layers';
import { demodulateLuminance, luminanceIndex, modulateLuminance } from './luminance-index';
import type { Network, Parameters } from './network';
import { residualCodec } from './residual-codec';

export interface JpegQimOptions {
  /** Quality of libjpeg, by whose table the numbers are set apart; from it on nearly all arrive. */
  readonly quality: number;
  /** Distance after which numbers begin again, on the scale of pixels: the cover's error grows with it. */
  readonly period: number;
  /** How many numbers each stage writes into a block, from the coarsest to the finest; their sum is 64 at most. */
  readonly stages: readonly number[];
  /** Channels inside the networks. */
  readonly width: number;
  /** Residual blocks of each network. */
  readonly blocks: number;
}

/**
 * A network that writes the secret as numbers into what JPEG keeps of the cover: the luminance coefficients of its blocks
 * of 8 × 8 pixels (see luminance-index.ts). Preparation networks turn every block of the secret into these numbers,
 * reveal networks turn them back, in stages (see residual-codec.ts).
 */
export function jpegQim({ quality, period, stages, width, blocks }: JpegQimOptions): Network {
  const layers = new Layers();
  const count = stages.reduce((sum, depth) => sum + depth, 0);
  const index = luminanceIndex(quality, period, count);
  const starts = stages.map((_, i) => stages.slice(0, i).reduce((sum, depth) => sum + depth, 0));
  const codec = residualCodec(layers, {
    pictureValues: pictureCosines.length,
    levels: stages.map((depth, i) => index.levels.slice(starts[i], starts[i] + depth)),
    // The remains shrink more slowly than with more numbers for a block.
    magnification: (stage) => 2 ** (stage + 1),
    enterSide: 1,
    width,
    blocks,
  });

  const read = (get: Parameters, container: Tensor4D): Tensor4D[] =>
    codec.read(get, demodulateLuminance(container, index)).map(pictureOf);

  return {
    parameters: layers.parameters,
    cell: blockSide,
    least: blockSide,
    coverError: 'fixed',
    hide: (get, cover, secret) => {
      const [, height, width] = cover.shape;
      const [carrier, picture] = [wholeCells(cover, blockSide), wholeCells(secret, blockSide)];
      const message = picture && codec.write(get, valuesOf(picture));
      const inner = carrier && message && modulateLuminance(carrier, message, index);
      return withRest(inner, (part) => part(cover), height, width);
    },
    revealInStages: read,
    reveal: (get, container) => {
      const [, height, width] = container.shape;
      const carrier = wholeCells(container, blockSide);
      const inner = carrier && read(get, carrier).at(-1);
      return inner ? extended(inner, height, width) : add(zerosLike(container), 0.5);
    },
    hideHalo: haloOfCells(codec.writeReach, blockSide),
    revealHalo: haloOfCells(codec.readReach, blockSide),
  };
}

/** All of the brightness, and of the colours what JPEG with halved colours could keep of fine structure. */
const pictureCosines = [0, 1, 2].flatMap((plane) =>
  Array.from({ length: blockSide ** 2 }, (_, frequency) => ({ plane, frequency })).filter(
    ({ frequency }) => plane === 0 || (frequency % blockSide < 4 && Math.floor(frequency / blockSide) < 4),
  ),
);

const colourTo = (plane: number) => rgbToYCbCr[plane];
const colourFrom = (plane: number) => yCbCrToRgb.map((row) => row[plane]);
/** What an error of one in a plane means in the picture, so that all values weigh alike. */
const weightOf = ({ plane }: { plane: number }) => Math.hypot(...colourFrom(plane)) / 2;

function valuesOf(picture: Tensor4D): Tensor4D {
  const cosines = pictureCosines.map(({ plane, frequency }) => ({ frequency, colour: colourTo(plane) }));
  return mul(measuring(cosines)(sub(picture, 0.5)), tensor1d(pictureCosines.map(weightOf)));
}

function pictureOf(values: Tensor4D): Tensor4D {
  const cosines = pictureCosines.map(({ plane, frequency }) => ({ frequency, colour: colourFrom(plane) }));
  const coefficients: Tensor4D = mul(values, tensor1d(pictureCosines.map((each) => 1 / weightOf(each))));
  return add(drawing(cosines)(coefficients), 0.5);
}
