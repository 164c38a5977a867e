import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, it } from 'vitest';
import { ssim } from '../../../src/evaluation/ssim';
import { imageLoss } from '../../../src/training/losses';
import { structuralSimilarity } from '../../../src/training/structural-similarity';
import { fill } from '../../support/compute';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const [height, width] = [14, 18];
const bytes = (seed: number, low: number, high: number) =>
  Uint8Array.from(fill(height * width * 3, seed, low, high));
const original = bytes(1, 0, 255.9);
const copy = original.map((value, i) => Math.min(255, value + bytes(2, 0, 20)[i]));
const tensor = (data: Uint8Array) =>
  tf.div(tf.tensor4d(Float32Array.from(data), [1, height, width, 3]), 255) as tf.Tensor4D;
const value = (loss: tf.Tensor) => loss.dataSync()[0];

describe('loss', () => {
  it('is the mean square or the mean absolute difference', () => {
    const differences = Array.from(original, (each, i) => (copy[i] - each) / 255);
    const mean = (of: (d: number) => number) =>
      differences.reduce((sum, d) => sum + of(d), 0) / differences.length;
    const loss = (kind: 'squared' | 'absolute') =>
      value(imageLoss(tensor(copy), tensor(original), { kind, beta: 1, ssim: 0 }));
    expect(loss('squared')).toBeCloseTo(
      mean((d) => d * d),
      7,
    );
    expect(loss('absolute')).toBeCloseTo(mean(Math.abs), 6);
  });

  it('holds the structural similarity that the evaluation measures', () => {
    const expected = ssim({ width, height, data: original }, { width, height, data: copy });
    expect(value(structuralSimilarity(tensor(copy), tensor(original)))).toBeCloseTo(expected, 5);
    expect(expected).toBeLessThan(0.999);
    const [with_, without] = [0.5, 0].map((weight) =>
      value(imageLoss(tensor(copy), tensor(original), { kind: 'squared', beta: 1, ssim: weight })),
    );
    expect(with_ - without).toBeCloseTo(0.5 * (1 - expected), 5);
  });

  it('pulls a picture towards higher similarity', () => {
    const gradient = tf.grad((x) => structuralSimilarity(x as tf.Tensor4D, tensor(original)))(tensor(copy));
    const moved = tf.add(tensor(copy), tf.mul(gradient, 0.5)) as tf.Tensor4D;
    expect(value(structuralSimilarity(moved, tensor(original)))).toBeGreaterThan(
      value(structuralSimilarity(tensor(copy), tensor(original))),
    );
  });
});
