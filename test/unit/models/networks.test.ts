import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  initialParameters,
  parameterCount,
  parametersByName,
  unflatten,
} from '../../../src/models/flat-parameters';
import type { Network } from '../../../src/models/network';
import { quantise } from '../../../src/models/quantise';
import { createNetwork } from '../../../src/models/registry';
import { cellOf } from '../../../src/runs/model-settings';
import { checkRunConfig } from '../../../src/runs/config';
import { smallConfig, smallModels } from '../../support/networks';
import { fill, relativeError } from '../../support/compute';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const withDefaults = (name: 'haar-invertible' | 'residual-qim') =>
  createNetwork(checkRunConfig({ dataset: { path: '.' }, model: { name } }, 'test').model);

function weighted(network: Network, seed = 3) {
  return parametersByName(network, unflatten(network, tf.tensor1d(initialParameters(network, seed))));
}

const picture = (height: number, width: number, seed: number) =>
  tf.tensor4d(fill(height * width * 3, seed, 0, 1), [1, height, width, 3]);

const errorOf = (a: tf.Tensor, b: tf.Tensor) =>
  255 * Math.sqrt(tf.mean(tf.square(tf.sub(a, b))).dataSync()[0]);

describe.each(Object.entries(smallModels))('%s', (_, model) => {
  const network = createNetwork(smallConfig({ model }).model);

  it('computes on the cells that its settings promise', () => {
    expect(cellOf(smallConfig({ model }).model)).toBe(network.cell);
  });

  it('names every parameter once', () => {
    const names = network.parameters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    [8, 8],
    [9, 11],
    [13, 8],
    [3, 2],
    [1, 1],
  ])('hides and reveals pictures of %i × %i', (height, width) => {
    const get = weighted(network);
    const container = network.hide(get, picture(height, width, 1), picture(height, width, 2));
    expect(container.shape).toEqual([1, height, width, 3]);
    const revealed = network.reveal(get, quantise(container));
    expect(revealed.shape).toEqual([1, height, width, 3]);
    expect(Array.from(revealed.dataSync()).every(Number.isFinite)).toBe(true);
  });

  it('sees no farther than its halo says, from wherever a window starts that is a multiple of a cell', () => {
    const get = weighted(network);
    const size = 64;
    const [cover, secret] = [picture(size, size, 1), picture(size, size, 2)];
    const check = (
      run: (...images: tf.Tensor4D[]) => tf.Tensor4D,
      images: tf.Tensor4D[],
      halo: Network['hideHalo'],
    ) => {
      const [top, left] = [8, 4];
      const window = images.map((image) =>
        tf.slice(image, [0, top, left, 0], [1, size - top, size - left, 3]),
      );
      const inner = (image: tf.Tensor4D, y: number, x: number) =>
        tf.slice(
          image,
          [0, y + halo.top, x + halo.left, 0],
          [1, size - 8 - halo.top, size - 4 - halo.left, 3],
        );
      const [whole, part] = [run(...images), run(...(window as tf.Tensor4D[]))];
      expect(relativeError(inner(part, 0, 0).dataSync(), inner(whole, top, left).dataSync())).toBeLessThan(
        1e-4,
      );
    };
    expect(network.hideHalo.top + 8).toBeLessThan(size);
    check((c, s) => network.hide(get, c, s), [cover, secret], network.hideHalo);
    check((c) => network.reveal(get, c), [cover], network.revealHalo);
  });
});

describe('haar-invertible', () => {
  it('has 223,632 parameters on one level with 4 blocks of growth 16 and 4 convolutions', () => {
    expect(parameterCount(withDefaults('haar-invertible'))).toBe(223_632);
  });

  it('starts with a container that is nearly the cover', () => {
    const network = withDefaults('haar-invertible');
    const cover = picture(16, 16, 1);
    expect(errorOf(network.hide(weighted(network), cover, picture(16, 16, 2)), cover)).toBeLessThan(12);
  });
});

describe('residual-qim', () => {
  it('moves no value of the cover farther than one step, whatever its weights', () => {
    const network = createNetwork(smallConfig({ model: smallModels['residual-qim'] }).model);
    const cover = picture(16, 16, 1);
    const container = network.hide(weighted(network), cover, picture(16, 16, 2));
    const error = tf.mul(tf.sub(container, cover), 255);
    expect(tf.max(tf.abs(error)).dataSync()[0]).toBeLessThan(8);
    expect(errorOf(container, cover)).toBeGreaterThan(2);
    expect(errorOf(container, cover)).toBeLessThan(2.6);
  });

  it('loses nothing to rounding', () => {
    const network = createNetwork(smallConfig({ model: smallModels['residual-qim'] }).model);
    const container = network.hide(weighted(network), picture(8, 8, 1), picture(8, 8, 2));
    expect(errorOf(container, quantise(container))).toBeLessThan(1e-3);
  });
});
