import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { jpegCoder, subsamplings } from '../../../../src/training/channel/differentiable-jpeg';
import type { Subsampling } from '../../../../src/training/channel/differentiable-jpeg';
import { quantisationTables } from '../../../../src/jpeg/quantisation-tables';
import { canvasSide, transformCode } from '../../../../src/training/channel/transform-coder';
import { coded, meanDifference, photographs, settingTensors } from '../../../support/coder';
import { fill } from '../../../support/compute';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function encoded(picture: Uint8Array, size: number, quality: number, chromaSubsampling: Subsampling) {
  const raw = { width: size, height: size, channels: 3 } as const;
  return sharp(picture, { raw }).jpeg({ quality, chromaSubsampling }).toBuffer();
}

/** Where the coefficients of a table in a file belong, row by row: diagonals, there and back. */
const zigzag = Array.from({ length: 64 }, (_, i) => i).sort((a, b) => {
  const [sumA, sumB] = [a, b].map((i) => (i >> 3) + (i % 8));
  return sumA - sumB || (sumA % 2 === 0 ? (b >> 3) - (a >> 3) : (a >> 3) - (b >> 3));
});

/** The quantisation tables that a file holds, by rows. */
function tablesIn(file: Buffer): number[][] {
  const tables: number[][] = [];
  for (let at = 2; file[at + 1] !== 0xda; at += 2 + file.readUInt16BE(at + 2)) {
    if (file[at + 1] !== 0xdb) continue;
    for (let from = at + 4; from < at + 2 + file.readUInt16BE(at + 2); from += 65) {
      const table: number[] = [];
      zigzag.forEach((place, i) => (table[place] = file[from + 1 + i]));
      tables[file[from]] = table;
    }
  }
  return tables;
}

describe('quantisation tables', () => {
  it.each([1, 10, 49, 50, 51, 75, 90, 95, 99, 100])(
    'of quality %i are those that sharp writes',
    async (quality) => {
      const [luminance, chrominance] = tablesIn(await encoded(photographs(16, 1)[0], 16, quality, '4:2:0'));
      expect(quantisationTables(quality)).toEqual({ luminance, chrominance });
    },
  );
});

describe('differentiable JPEG', () => {
  // Whole blocks, blocks that must be filled, an odd side.
  const cases = [64, 36, 13].flatMap((size) =>
    subsamplings.flatMap((subsampling) =>
      [10, 50, 75, 90, 95].map((quality) => ({ size, subsampling, quality })),
    ),
  );

  it.each(cases)(
    'gives what sharp writes and reads: $size × $size, $subsampling, quality $quality',
    async ({ size, subsampling, quality }) => {
      const pictures = photographs(size);
      const files = await Promise.all(pictures.map((each) => encoded(each, size, quality, subsampling)));
      const real = await Promise.all(files.map((file) => sharp(file).raw().toBuffer()));
      const approximate = coded(pictures, size, jpegCoder(size, quality, subsampling));
      const difference = meanDifference(approximate, real);
      // Of 4:2:0, the rounding of the halved planes is left out; in a few blocks, one coefficient that lies between two
      // steps and falls on the other side weighs much.
      const few = size === 13 ? 2 : 1;
      expect(difference).toBeLessThan(few * (subsampling === '4:4:4' ? 0.45 : 0.9));
      expect(difference).toBeLessThan(meanDifference(pictures, real) / 4);
    },
  );

  it('keeps each picture of a batch apart', () => {
    const size = 20;
    const settings = jpegCoder(size, 60, '4:2:0');
    const pictures = photographs(size, 3);
    expect(coded(pictures, size, settings)).toEqual(
      pictures.map((picture) => coded([picture], size, settings)[0]),
    );
  });

  it.each(subsamplings)('has the gradient of its linear parts, rounding left out: %s', (subsampling) => {
    const size = 12;
    const settings = jpegCoder(size, 80, subsampling);
    const tensors = settingTensors(size, settings);
    const weights = fill(3 * size * size, 2);
    const x = tf.tensor4d(fill(3 * size * size, 1, 0.2, 0.8), [1, size, size, 3]);
    const weighted = (image: tf.Tensor) =>
      tf.sum(tf.mul(transformCode(image as tf.Tensor4D, tensors), tf.reshape(weights, image.shape)));
    const gradient = tf.grad(weighted)(x).dataSync();
    // What is not rounded is linear, so that its difference quotient is exact for any distance.
    const distance = 1;
    const values = Array.from(x.dataSync());
    for (const at of [0, 5, 37, 200, 3 * size * size - 1]) {
      const [more, less] = [distance, -distance].map((by) => {
        const moved = values.map((value, i) => (i === at ? value + by : value));
        return unrounded(moved, size, settings).reduce((sum, value, i) => sum + value * weights[i], 0);
      });
      expect(gradient[at]).toBeCloseTo((more - less) / (2 * distance), 4);
    }
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.5);
  });
});

/** The same maps in plain loops, and nothing rounded or clamped: colours, A'·x·A, B'·z·B, colours. */
function unrounded(
  values: readonly number[],
  size: number,
  settings: ReturnType<typeof jpegCoder>,
): number[] {
  const n = canvasSide(size);
  const mixed = (image: readonly number[], matrix: Float32Array) =>
    image.map((_, i) =>
      [0, 1, 2].reduce((sum, c) => sum + matrix[(i % 3) * 3 + c] * image[i - (i % 3) + c], 0),
    );
  const mapped = (image: readonly number[], matrices: Float32Array, from: number, to: number) => {
    const result = new Array<number>(to * to * 3).fill(0);
    for (let c = 0; c < 3; c++) {
      const entry = (i: number, j: number) => matrices[(c * from + i) * to + j];
      for (let u = 0; u < to; u++) {
        for (let y = 0; y < from; y++) {
          if (entry(y, u) === 0) continue;
          for (let v = 0; v < to; v++) {
            for (let x = 0; x < from; x++) {
              result[(u * to + v) * 3 + c] += entry(y, u) * entry(x, v) * image[(y * from + x) * 3 + c];
            }
          }
        }
      }
    }
    return result;
  };
  const planes = mixed(values, settings.colour);
  const decoded = mapped(mapped(planes, settings.analysis, size, n), settings.synthesis, n, size);
  return mixed(decoded, settings.inverseColour);
}
