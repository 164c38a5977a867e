import { add, sub } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { fromCells, haloOfCells, toCells, wholeCells, withRest } from './cells';
import { haar, inverseHaar } from './haar';
import { Layers } from './layers';
import type { Network, Parameters } from './network';
import { demodulate, hideCoarsely, modulate, revealCoarsely } from './quantisation-index';
import { residualCodec } from './residual-codec';

export interface ResidualQimOptions {
  /** Levels of the message in each colour value of a pixel: the RMSE of the cover is about stepSize/√12. */
  readonly stepSize: number;
  /** How many of the 48 message values of a cell each stage writes, from the coarsest to the finest; their sum is 48. */
  readonly stages: readonly number[];
  /** Channels inside the networks. */
  readonly width: number;
  /** Residual blocks of each network. */
  readonly blocks: number;
}

const levels = 2;
const cellSide = 2 ** levels;
/** Values of a cell: of the picture, of its coefficients and of its message. */
export const cellValues = 3 * cellSide * cellSide;

/**
 * A network that writes the secret as numbers into the cover instead of adding a picture to it. The preparation networks
 * turn every cell of 4 × 4 pixels of the secret into 48 whole numbers below `stepSize` (see residual-codec.ts);
 * quantisation index modulation (see quantisation-index.ts) puts them into the 48 values of the cover's cell; the reveal
 * networks turn them back. Rounding is part of it, so that saving as PNG costs nothing, and the cover's error is the same
 * for every picture that is not black or white.
 */
export function residualQim({ stepSize, stages, width, blocks }: ResidualQimOptions): Network {
  const layers = new Layers();
  const codec = residualCodec(layers, {
    pictureValues: cellValues,
    levels: stages.map((depth) => new Array<number>(depth).fill(stepSize)),
    // The remains shrink about so much a stage.
    magnification: (stage) => 4 * 3 ** stage,
    enterSide: 3,
    width,
    blocks,
  });

  const read = (get: Parameters, container: Tensor4D): Tensor4D[] =>
    codec
      .read(get, toCells(demodulate(container, stepSize), cellSide))
      .map((known): Tensor4D => add(inverseHaar(known, levels), 0.5));

  return {
    parameters: layers.parameters,
    cell: cellSide,
    coverError: 'fixed',
    hide: (get, cover, secret) => {
      const [, height, width] = cover.shape;
      const [carrier, picture] = [wholeCells(cover, cellSide), wholeCells(secret, cellSide)];
      const message = picture && codec.write(get, haar(sub(picture, 0.5), levels));
      const inner = carrier && message && modulate(carrier, fromCells(message, cellSide), stepSize);
      return withRest(inner, (part) => hideCoarsely(part(cover), part(secret), stepSize), height, width);
    },
    revealInStages: read,
    reveal: (get, container) => {
      const [, height, width] = container.shape;
      const carrier = wholeCells(container, cellSide);
      const inner = carrier && read(get, carrier).at(-1);
      return withRest(inner, (part) => revealCoarsely(part(container), stepSize), height, width);
    },
    hideHalo: haloOfCells(codec.writeReach, cellSide),
    revealHalo: haloOfCells(codec.readReach, cellSide),
  };
}
