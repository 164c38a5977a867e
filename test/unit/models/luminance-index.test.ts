import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { demodulateLuminance, luminanceIndex, modulateLuminance } from '../../../src/models/luminance-index';
import { fill } from '../../support/compute';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const size = 64;
const blocks = size / 8;
const index = luminanceIndex(90, 32, 40);

/** Grey with some noise in every colour. */
const cover = (low: number, high: number) =>
  tf.div(tf.round(tf.tensor4d(fill(size * size * 3, 5, low, high), [1, size, size, 3])), 255) as tf.Tensor4D;

const message = tf.tidy(() => {
  const shares = fill(blocks * blocks * 40, 6, 0, 0.9999);
  const numbers = Array.from(shares, (share, i) => Math.floor(share * index.levels[i % 40]));
  return tf.tensor4d(numbers, [1, blocks, blocks, 40]);
});

const saved = (container: tf.Tensor4D) =>
  Uint8Array.from(tf.round(tf.clipByValue(tf.mul(container, 255), 0, 255)).dataSync());

/** Share of the numbers that are read as others. */
function misread(bytes: Uint8Array): number {
  const received = tf.div(tf.tensor4d(Float32Array.from(bytes), [1, size, size, 3]), 255) as tf.Tensor4D;
  return tf
    .mean(tf.cast(tf.notEqual(demodulateLuminance(received, index), message), 'float32'))
    .dataSync()[0];
}

async function throughJpeg(bytes: Uint8Array, quality: number, chromaSubsampling: string) {
  const raw = { width: size, height: size, channels: 3 } as const;
  const file = await sharp(bytes, { raw }).jpeg({ quality, chromaSubsampling }).toBuffer();
  return new Uint8Array(await sharp(file).raw().toBuffer());
}

describe('luminance index', () => {
  it('takes the coefficients that JPEG rounds least, and all of them at the highest quality alike', () => {
    expect(index.frequencies).toHaveLength(40);
    expect(new Set(index.frequencies).size).toBe(40);
    expect(index.frequencies.slice(0, 3).sort((a, b) => a - b)).toEqual([1, 2, 8]);
    expect(index.steps).toEqual([...index.steps].sort((a, b) => a - b));
    expect(new Set(luminanceIndex(100, 32, 64).levels)).toEqual(new Set([32]));
    expect(Math.min(...luminanceIndex(10, 32, 64).levels)).toBe(2);
  });

  it.each(['4:2:0', '4:4:4'])('arrives through JPEG of its quality: %s', async (subsampling) => {
    const container = saved(modulateLuminance(cover(80, 180), message, index));
    expect(misread(container)).toBe(0);
    // Where the step is 2, rounding the colours twice is now and then enough to change it.
    expect(misread(await throughJpeg(container, 90, subsampling))).toBeLessThan(0.03);
    expect(misread(await throughJpeg(container, 100, subsampling))).toBeLessThan(0.03);
    expect(misread(await throughJpeg(container, 50, subsampling))).toBeGreaterThan(0.3);
  });

  it('moves the cover by the error of its periods', () => {
    const before = cover(80, 180);
    const error = tf.mul(tf.sub(modulateLuminance(before, message, index), before), 255);
    const rmse = Math.sqrt(tf.mean(tf.square(error)).dataSync()[0]);
    const expected = index.steps.reduce((sum, step, i) => sum + (step * index.levels[i]) ** 2 / 12, 0) / 64;
    expect(rmse / Math.sqrt(expected)).toBeGreaterThan(0.9);
    expect(rmse / Math.sqrt(expected)).toBeLessThan(1.1);
  });

  it.each([
    ['black', 0, 3],
    ['white', 252, 255],
  ])('makes room in %s', (_, low, high) => {
    // Without any correction it is 0.24, without any room 0.5.
    const before = cover(low, high);
    const container = modulateLuminance(before, message, index);
    expect(misread(saved(container))).toBeLessThan(0.12);
    const error = tf.mul(tf.sub(container, before), 255);
    expect(Math.sqrt(tf.mean(tf.square(error)).dataSync()[0])).toBeLessThan(25);
  });

  it('lets the gradient of what is read pass to what was written', () => {
    const weights = tf.tensor4d(fill(message.size, 7), message.shape);
    const read = (x: tf.Tensor4D): tf.Scalar =>
      tf.sum(tf.mul(demodulateLuminance(modulateLuminance(cover(80, 180), x, index), index), weights));
    const gradient = tf.grad((x) => read(x as tf.Tensor4D))(message);
    expect(tf.max(tf.abs(tf.sub(gradient, weights))).dataSync()[0]).toBeLessThan(1e-3);
  });
});
