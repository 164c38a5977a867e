import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { rgbToYCbCr, yCbCrToRgb } from '../../../src/jpeg/colour';
import { drawing, measuring } from '../../../src/models/block-cosines';
import { fill, relativeError } from '../../support/compute';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const planes = [0, 1, 2].flatMap((plane) =>
  Array.from({ length: 64 }, (_, frequency) => ({ plane, frequency })),
);

describe('cosines of blocks', () => {
  it('draw again what they measured', () => {
    const picture = tf.tensor4d(fill(16 * 24 * 3, 1), [1, 16, 24, 3]);
    const measure = measuring(
      planes.map(({ plane, frequency }) => ({ frequency, colour: rgbToYCbCr[plane] })),
    );
    const coefficients = measure(picture);
    expect(coefficients.shape).toEqual([1, 2, 3, 192]);
    const draw = drawing(
      planes.map(({ plane, frequency }) => ({ frequency, colour: yCbCrToRgb.map((row) => row[plane]) })),
    );
    const again = draw(coefficients);
    expect(relativeError(again.dataSync(), picture.dataSync())).toBeLessThan(1e-5);
  });

  it('are the waves that their place in a quantisation table says: columns count horizontal half-waves', () => {
    const picture = drawing([{ frequency: 3, colour: [0, 1, 0] }])(tf.tensor4d([1], [1, 1, 1, 1]));
    const [red, green] = [0, 1].map((channel) =>
      Array.from(tf.slice(picture, [0, 0, 0, channel], [1, 8, 8, 1]).dataSync()),
    );
    expect(red.every((value) => value === 0)).toBe(true);
    const row = green.slice(0, 8);
    for (let y = 1; y < 8; y++) expect(green.slice(8 * y, 8 * y + 8)).toEqual(row);
    expect(row.filter((value, i) => i > 0 && value * row[i - 1] < 0)).toHaveLength(3);
    expect(green.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
  });
});
