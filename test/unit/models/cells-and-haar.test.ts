import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { extended, fromCells, toCells, wholeCells, withRest } from '../../../src/models/cells';
import { haar, inverseHaar } from '../../../src/models/haar';
import { fill, relativeError } from '../../support/compute';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const image = (height: number, width: number, seed = 1) =>
  tf.tensor4d(fill(2 * height * width * 3, seed, 0, 1), [2, height, width, 3]);

describe('cells', () => {
  it('orders the pixels of a cell by rows, then columns, then colours', () => {
    const cells = toCells(tf.tensor4d([0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 4, 1]), 2);
    expect(cells.arraySync()).toEqual([
      [
        [
          [0, 1, 4, 5],
          [2, 3, 6, 7],
        ],
      ],
    ]);
  });

  it('come back as the picture', () => {
    const picture = image(8, 12);
    expect(fromCells(toCells(picture, 4), 4).arraySync()).toEqual(picture.arraySync());
  });

  it.each([
    [8, 8],
    [9, 11],
    [8, 10],
    [5, 4],
    [3, 9],
  ])('of a picture of %i × %i are joined with the rest of it', (height, width) => {
    const picture = image(height, width);
    const joined = withRest(wholeCells(picture, 4), (part) => part(picture), height, width);
    expect(joined.arraySync()).toEqual(picture.arraySync());
  });

  it('go on with their last column and row', () => {
    const picture = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    expect(tf.squeeze(extended(picture, 3, 4)).arraySync()).toEqual([
      [1, 2, 2, 2],
      [3, 4, 4, 4],
      [3, 4, 4, 4],
    ]);
    expect(extended(picture, 2, 2).arraySync()).toEqual(picture.arraySync());
  });
});

describe('haar', () => {
  it('of one level gives average, horizontal, vertical and diagonal detail of 2 × 2', () => {
    const [a, b, c, d] = [1, 2, 4, 8];
    const grey = [a, b, c, d].flatMap((value) => [value, value, value]);
    const bands = Array.from(haar(tf.tensor4d(grey, [1, 2, 2, 3]), 1).dataSync());
    const expected = [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d].map((sum) => sum / 2);
    expect(bands).toEqual(expected.flatMap((value) => [value, value, value]));
  });

  it.each([1, 2, 3])('of %i levels keeps the energy and is undone by its inverse', (levels) => {
    const picture = image(16, 8);
    const coefficients = haar(picture, levels);
    expect(coefficients.shape).toEqual([2, 16 / 2 ** levels, 8 / 2 ** levels, 3 * 4 ** levels]);
    const energy = (x: tf.Tensor) => tf.sum(tf.square(x)).dataSync()[0];
    expect(energy(coefficients) / energy(picture)).toBeCloseTo(1, 5);
    expect(relativeError(inverseHaar(coefficients, levels).dataSync(), picture.dataSync())).toBeLessThan(
      1e-5,
    );
  });

  it('puts the colour of a flat picture into its first three coefficients', () => {
    const flat = tf.tile(tf.tensor4d([0.2, 0.5, 1], [1, 1, 1, 3]), [1, 4, 4, 1]) as tf.Tensor4D;
    const [red, green, blue, ...details] = Array.from(haar(flat, 2).dataSync());
    expect([red, green, blue].map((value) => value / 4)).toEqual(
      [0.2, 0.5, 1].map((v) => expect.closeTo(v, 6)),
    );
    expect(Math.max(...details.map(Math.abs))).toBeLessThan(1e-6);
  });
});
