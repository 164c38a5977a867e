import { conv2d, tensor4d } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { fromCells, toCells } from './cells';

/**
 * The orthonormal Haar transform of RGB pictures (Mallat, IEEE PAMI 11, 1989): `levels` times the averages of 2 × 2
 * are parted again. `[b, h, w, 3]` becomes `[b, h/2ᴸ, w/2ᴸ, 3·4ᴸ]`, the coarsest averages first; sides must be
 * multiples of 2ᴸ.
 */
export function haar(image: Tensor4D, levels: number): Tensor4D {
  const { matrix, size } = haarMatrix(levels);
  return conv2d(toCells(image, 2 ** levels), tensor4d(matrix, [1, 1, size, size]), 1, 'same');
}

/** The picture that `haar` gives these coefficients of. */
export function inverseHaar(coefficients: Tensor4D, levels: number): Tensor4D {
  const { matrix, size } = haarMatrix(levels);
  const transposed = matrix.map((_, i) => matrix[(i % size) * size + Math.floor(i / size)]);
  return fromCells(conv2d(coefficients, tensor4d(transposed, [1, 1, size, size]), 1, 'same'), 2 ** levels);
}

/** Row: pixel and colour inside the cell as `toCells` orders them; column: coefficient. */
function haarMatrix(levels: number): { matrix: Float32Array; size: number } {
  const side = 2 ** levels;
  const size = 3 * side * side;
  const matrix = new Float32Array(size * size);
  for (let pixel = 0; pixel < side * side; pixel++) {
    const plane = new Float64Array(side * side);
    plane[pixel] = 1;
    coefficientsOf(plane, side).forEach((value, band) => {
      for (let colour = 0; colour < 3; colour++)
        matrix[(pixel * 3 + colour) * size + band * 3 + colour] = value;
    });
  }
  return { matrix, size };
}

function coefficientsOf(plane: Float64Array, side: number): number[] {
  if (side === 1) return [plane[0]];
  const half = side / 2;
  const bands = [0, 1, 2, 3].map(() => new Float64Array(half * half));
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const at = 2 * y * side + 2 * x;
      const [a, b, c, d] = [plane[at], plane[at + 1], plane[at + side], plane[at + side + 1]];
      [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d].forEach((sum, band) => {
        bands[band][y * half + x] = sum / 2;
      });
    }
  }
  const [averages, ...details] = bands;
  return [...coefficientsOf(averages, half), ...details.flatMap((band) => [...band])];
}
