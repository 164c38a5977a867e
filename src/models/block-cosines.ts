import { conv2d, tensor4d } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { blockSide, cosine } from '../jpeg/cosine-transform';
import { fromCells, toCells } from './cells';

/** A cosine of blocks of 8 × 8 pixels, in the colours that it is measured in or drawn with. */
export interface BlockCosine {
  /** Row · 8 + column of its coefficient in the block, as in a quantisation table. */
  readonly frequency: number;
  /** Weights of R, G and B. */
  readonly colour: readonly number[];
}

/**
 * What a picture `[b, h, w, 3]` has of each cosine: `[b, h/8, w/8, cosines]`. Sides must be multiples of 8. Made once, it
 * may measure many pictures of a program.
 */
export function measuring(cosines: readonly BlockCosine[]): (image: Tensor4D) => Tensor4D {
  const rows = cosines.map(valuesOf);
  const matrix = Float32Array.from({ length: blockValues * rows.length }, (_, i) => {
    return rows[i % rows.length][Math.floor(i / rows.length)];
  });
  const filter = tensor4d(matrix, [1, 1, blockValues, rows.length]);
  return (image) => conv2d(toCells(image, blockSide), filter, 1, 'same');
}

/** The sum of the cosines, each as often as its coefficient says; the inverse where the colours are each other's. */
export function drawing(cosines: readonly BlockCosine[]): (coefficients: Tensor4D) => Tensor4D {
  const matrix = Float32Array.from(cosines.flatMap(valuesOf));
  const filter = tensor4d(matrix, [1, 1, cosines.length, blockValues]);
  return (coefficients) => fromCells(conv2d(coefficients, filter, 1, 'same'), blockSide);
}

const blockValues = 3 * blockSide * blockSide;

/** In the order of `toCells`. */
function valuesOf({ frequency, colour }: BlockCosine): number[] {
  const [v, u] = [Math.floor(frequency / blockSide), frequency % blockSide];
  return Array.from({ length: blockValues }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    return colour[channel] * cosine(v, Math.floor(pixel / blockSide)) * cosine(u, pixel % blockSide);
  });
}
