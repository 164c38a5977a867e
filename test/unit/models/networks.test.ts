import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  initialParameters,
  parameterCount,
  parametersByName,
  unflatten,
} from '../../../src/models/flat-parameters';
import type { Network } from '../../../src/models/network';
import { planTiles, runTiled } from '../../../src/hiding/tiling';
import { quantise, toBytes } from '../../../src/models/quantise';
import { createNetwork } from '../../../src/models/registry';
import { cellOf } from '../../../src/runs/model-settings';
import { checkRunConfig } from '../../../src/runs/config';
import { smallConfig, smallModels } from '../../support/networks';
import { fill } from '../../support/compute';

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

  describe('in windows with its halo', () => {
    // Of full size in every layer, so that what lies far away weighs something.
    const strong = { ...network, parameters: network.parameters.map((each) => ({ ...each, gain: 1.5 })) };
    const get = weighted(strong);
    const [width, height] = [83, 24];
    const images = [1, 2].map((seed) => Uint8Array.from(fill(width * height * 3, seed, 0, 255.99)));
    const tensor = (bytes: Uint8Array, h: number, w: number) =>
      tf.div(tf.tensor4d(Float32Array.from(bytes), [1, h, w, 3]), 255) as tf.Tensor4D;
    const hide = (h: number, w: number, [cover, secret]: Uint8Array[]) =>
      network.hide(get, tensor(cover, h, w), tensor(secret, h, w));
    const reveal = (h: number, w: number, [container]: Uint8Array[]) =>
      network.reveal(get, tensor(container, h, w));

    /** Values of the picture in windows that differ from the whole picture's, with a halo of so many pixels less. */
    async function differing(
      direction: typeof hide,
      halo: Network['hideHalo'],
      less: number,
    ): Promise<number> {
      const sides = Object.entries(halo).map(([side, reach]) => [side, Math.max(0, reach - less)]);
      const shorter = Object.fromEntries(sides) as unknown as Network['hideHalo'];
      const tile = Math.max(height, shorter.left + shorter.right + 2 * network.cell + 3);
      const plan = planTiles(width, height, tile, { ...shorter, top: 0, bottom: 0 }, network.cell);
      const bytesOf = (x: tf.Tensor) => toBytes(x as tf.Tensor4D).dataSync();
      const result = new Uint8Array(width * height * 3);
      const inWindow = async (windows: Uint8Array[]) =>
        Uint8Array.from(bytesOf(direction(plan.windowHeight, plan.windowWidth, windows)));
      await runTiled(images, width, height, { ...plan }, inWindow, result);
      const whole = bytesOf(direction(height, width, images));
      expect(new Set(whole).size).toBeGreaterThan(50);
      return whole.filter((value, i) => Math.abs(value - result[i]) > 1).length;
    }

    it('hides and reveals like the whole picture', async () => {
      expect(await differing(hide, network.hideHalo, 0)).toBe(0);
      expect(await differing(reveal, network.revealHalo, 0)).toBe(0);
    });

    it('and not with a shorter one', async () => {
      expect(
        await differing(hide, network.hideHalo, Math.ceil(1 + network.hideHalo.left / 2)),
      ).toBeGreaterThan(0);
      expect(
        await differing(reveal, network.revealHalo, Math.ceil(1 + network.revealHalo.left / 2)),
      ).toBeGreaterThan(0);
    });
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

describe('jpeg-qim', () => {
  it('reveals after JPEG of its quality nearly what it reveals before', async () => {
    const network = createNetwork(smallConfig({ model: smallModels['jpeg-qim'] }).model);
    const get = weighted(network);
    const size = 64;
    const cover = tf.add(tf.mul(picture(size, size, 1), 0.3), 0.35) as tf.Tensor4D;
    const container = Uint8Array.from(toBytes(network.hide(get, cover, picture(size, size, 2))).dataSync());
    const revealed = (bytes: Uint8Array) =>
      network.reveal(get, tf.div(tf.tensor4d(Float32Array.from(bytes), [1, size, size, 3]), 255));
    const changedBy = async (quality: number) => {
      const raw = { width: size, height: size, channels: 3 } as const;
      const file = await sharp(container, { raw }).jpeg({ quality }).toBuffer();
      return errorOf(revealed(new Uint8Array(await sharp(file).raw().toBuffer())), revealed(container));
    };
    const [same, better, worse] = [await changedBy(90), await changedBy(97), await changedBy(60)];
    expect(same).toBeLessThan(worse / 5);
    expect(better).toBeLessThan(worse / 5);
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
