import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, it } from 'vitest';
import { demodulate, hideCoarsely, modulate, revealCoarsely } from '../../../src/models/quantisation-index';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Every value of a byte with every message. */
function everything(stepSize: number) {
  const covers = Array.from({ length: 256 * stepSize }, (_, i) => Math.floor(i / stepSize));
  const messages = covers.map((_, i) => i % stepSize);
  const shaped = (values: number[]) => tf.tensor4d(values, [1, 256, stepSize, 1]);
  return { covers, messages, cover: tf.div(shaped(covers), 255) as tf.Tensor4D, message: shaped(messages) };
}

describe.each([2, 5, 8, 16])('quantisation index modulation of step %i', (stepSize) => {
  it('gives bytes that hold the message and are the nearest to the cover that do', () => {
    const { covers, messages, cover, message } = everything(stepSize);
    const container = modulate(cover, message, stepSize);
    const bytes = Array.from(tf.mul(container, 255).dataSync());
    bytes.forEach((byte, i) => {
      expect(byte).toBeCloseTo(Math.round(byte), 3);
      expect(Math.round(byte) % stepSize).toBe(messages[i]);
      expect(byte).toBeGreaterThan(-0.01);
      expect(byte).toBeLessThan(255.01);
      const best = Math.min(
        ...Array.from({ length: 256 }, (_, other) => other)
          .filter((other) => other % stepSize === messages[i])
          .map((other) => Math.abs(other - covers[i])),
      );
      expect(Math.abs(byte - covers[i])).toBeCloseTo(best, 3);
    });
  });

  it('is read from the rounded bytes', () => {
    const { messages, cover, message } = everything(stepSize);
    const saved = tf.div(tf.round(tf.mul(modulate(cover, message, stepSize), 255)), 255) as tf.Tensor4D;
    Array.from(demodulate(saved, stepSize).dataSync()).forEach((value, i) =>
      expect(value).toBeCloseTo(messages[i], 3),
    );
  });

  it('passes the gradient of the message on and keeps the cover out of it', () => {
    const { cover, message } = everything(stepSize);
    const gradient = tf.grad((m) =>
      tf.sum(demodulate(modulate(cover, m as tf.Tensor4D, stepSize), stepSize)),
    )(message);
    Array.from(gradient.dataSync()).forEach((value) => expect(value).toBeCloseTo(1, 5));
  });

  it('hides the high bits of a picture without a network', () => {
    const { cover } = everything(stepSize);
    const secret = tf.reverse(cover, 1) as tf.Tensor4D;
    const revealed = revealCoarsely(hideCoarsely(cover, secret, stepSize), stepSize);
    const worst = tf.max(tf.abs(tf.sub(tf.mul(revealed, 255), tf.mul(secret, 255)))).dataSync()[0];
    expect(worst).toBeLessThanOrEqual(128 / stepSize + 0.5);
  });
});
