import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../../src/models/network';
import { stepInputs, stepProgram } from '../../../src/training/step-program';
import { fill, runOnTfjs } from '../../support/compute';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const noHalo = { top: 0, left: 0, bottom: 0, right: 0 };
const size = 8;

/** tfjs wants every parameter to take part. */
const unused = (x: tf.Tensor): tf.Tensor => tf.mul(tf.sum(x), 0);

/** Hides by one colour matrix, reveals by another two: what a training makes of these shows in their gradients. */
const base: Network = {
  parameters: ['hide', 'early', 'late'].map((name) => ({ name, shape: [1, 1, 3, 3] })),
  cell: 1,
  coverError: 'learned',
  hide: (get, cover) => tf.conv2d(cover, get('hide'), 1, 'same'),
  reveal: (get, container) => tf.add(tf.conv2d(container, get('late'), 1, 'same'), unused(get('early'))),
  hideHalo: noHalo,
  revealHalo: noHalo,
};

/** First moments of the three matrices after one step, which are the gradients but for a factor. */
function gradients(network: Network) {
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const loss = { kind: 'squared', beta: 1, ssim: 0 } as const;
  const program = stepProgram(network, { loss, noise: 0, adam, clipNorm: null });
  const bytes = (seed: number) => Uint8Array.from(fill(size * size * 3, seed, 0, 255.99));
  const zeros = new Float32Array(27);
  const state = { parameters: new Float32Array(27).fill(0.2), firstMoment: zeros, secondMoment: zeros };
  const feeds = { cover: bytes(1), secret: bytes(2), stepSize: Float32Array.of(0) };
  const { nextFirstMoment, ...losses } = runOnTfjs(program, stepInputs(network, 1, size, 0), {
    ...state,
    ...feeds,
  });
  const part = (i: number) => nextFirstMoment.slice(9 * i, 9 * i + 9);
  return { hide: part(0), early: part(1), late: part(2), losses };
}

const largest = (values: Float32Array) => Math.max(...values.map(Math.abs));

describe('what a network says of itself', () => {
  it('draws the stages before the last one to the secret with a tenth of the weight', () => {
    const staged: Network = {
      ...base,
      revealInStages: (get, container) =>
        ['early', 'late'].map((name) => tf.conv2d(container, get(name), 1, 'same')),
    };
    const { early, late, losses } = gradients(staged);
    expect(largest(late)).toBeGreaterThan(1e-4);
    early.forEach((value, i) => expect(value).toBeCloseTo(0.1 * late[i], 7));
    // The loss that is shown is that of the last stage alone.
    expect(losses.loss[0]).toBeCloseTo(losses.coverLoss[0] + losses.secretLoss[0], 6);
    expect(largest(gradients(base).early)).toBe(0);
  });

  it('keeps the cover loss out of the gradient where the error of the cover is fixed', () => {
    const blind: Network = {
      ...base,
      reveal: (get, container) =>
        tf.add(tf.mul(tf.onesLike(container), tf.sum(get('late'))), unused(get('early'))),
    };
    expect(largest(gradients(blind).hide)).toBeGreaterThan(1e-4);
    const fixed = gradients({ ...blind, coverError: 'fixed' });
    expect(largest(fixed.hide)).toBe(0);
    expect(fixed.losses.coverLoss[0]).toBeGreaterThan(0);
  });
});
