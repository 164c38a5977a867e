import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  initialParameters,
  parameterCount,
  parametersByName,
  unflatten,
} from '../../../src/models/flat-parameters';
import type { Halo } from '../../../src/models/network';
import { createNetwork } from '../../../src/models/registry';
import { smallBaluja, smallConfig } from '../../support/networks';
import { fill } from '../../support/compute';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const reference = {
  name: 'baluja',
  prepBlocks: 2,
  hideBlocks: 5,
  revealBlocks: 5,
  filters: { '3': 50, '4': 10, '5': 5 },
  activation: 'relu',
  outputActivation: 'linear',
} as const;

describe('baluja', () => {
  it('has the 488,661 parameters of the reference network', () => {
    expect(parameterCount(createNetwork(reference))).toBe(488_661);
  });

  it('names every parameter once', () => {
    const names = createNetwork(reference).parameters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('hide.4.5x5.kernel');
  });

  it('bounds a sigmoid output and leaves a linear one unbounded', () => {
    const run = (outputActivation: 'sigmoid' | 'linear') => {
      const network = smallBaluja({ outputActivation });
      const weights = Float32Array.from(initialParameters(network, 3), (value) => value * 20);
      const get = parametersByName(network, unflatten(network, tf.tensor1d(weights)));
      const image = tf.tensor4d(fill(8 * 8 * 3, 1, 0, 1), [1, 8, 8, 3]);
      return Array.from(network.hide(get, image, image).dataSync());
    };
    expect(Math.max(...run('sigmoid').map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...run('linear').map(Math.abs))).toBeGreaterThan(1);
  });

  it('starts from the same numbers for the same seed, and from others for another', () => {
    const network = createNetwork(smallConfig().model);
    expect(initialParameters(network, 5)).toEqual(initialParameters(network, 5));
    expect(initialParameters(network, 5)).not.toEqual(initialParameters(network, 6));
  });

  describe('halo', () => {
    const side = 31;
    const middle = 15;
    const network = createNetwork({
      ...reference,
      prepBlocks: 1,
      hideBlocks: 1,
      revealBlocks: 2,
      filters: { 4: 1, 5: 1 },
    });
    // Positive weights and inputs keep every ReLU open, so that each pixel in reach shows.
    const weights = tf.fill([parameterCount(network)], 0.1) as tf.Tensor1D;
    const get = parametersByName(network, unflatten(network, weights));
    const flat = () => tf.fill([1, side, side, 3], 0.5) as tf.Tensor4D;
    const dotted = () => {
      const buffer = tf.buffer([1, side, side, 3], 'float32', flat().dataSync() as Float32Array);
      buffer.set(1, 0, middle, middle, 0);
      return buffer.toTensor() as tf.Tensor4D;
    };
    /** How far from the changed input pixel outputs change; an output's halo lies on the opposite side. */
    const reach = (a: tf.Tensor4D, b: tf.Tensor4D): Halo => {
      const difference = tf.max(tf.abs(tf.sub(a, b)), [0, 3]).arraySync() as number[][];
      const rows = difference.flatMap((row, y) => (Math.max(...row) > 1e-6 ? [y] : []));
      const columns = difference[0].flatMap((_, x) =>
        Math.max(...difference.map((row) => row[x])) > 1e-6 ? [x] : [],
      );
      return {
        bottom: middle - rows[0],
        top: rows[rows.length - 1] - middle,
        right: middle - columns[0],
        left: columns[columns.length - 1] - middle,
      };
    };

    it('of hiding is what a pixel of the secret reaches', () => {
      const [plain, changed] = [flat(), dotted()].map((secret) => network.hide(get, flat(), secret));
      expect(reach(plain, changed)).toEqual(network.hideHalo);
    });

    it('of revealing is what a pixel of the container reaches', () => {
      const [plain, changed] = [flat(), dotted()].map((container) => network.reveal(get, container));
      expect(reach(plain, changed)).toEqual(network.revealHalo);
    });
  });
});
