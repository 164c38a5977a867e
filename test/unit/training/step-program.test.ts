import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { parameterCount } from '../../../src/models/flat-parameters';
import { quantise } from '../../../src/models/quantise';
import { createNetwork } from '../../../src/models/registry';
import { adam, adamStepSize } from '../../../src/training/adam';
import { initialState } from '../../../src/training/training-state';
import { stepInputs, stepProgram, stepState } from '../../../src/training/step-program';
import { fill, relativeError, runOnTfjs, testDevice } from '../../support/compute';
import { smallConfig } from '../../support/networks';

let device: Device;
beforeAll(async () => {
  await tf.setBackend('cpu');
  device = testDevice();
});
afterAll(() => device.dispose());

const bytes = (count: number, seed: number) => Uint8Array.from(fill(count, seed, 0, 255.99));

describe('training step', () => {
  const { optimizer, model } = smallConfig();
  const network = createNetwork(model);
  const [batch, size] = [2, 12];
  const pixels = batch * size * size * 3;
  const options = { beta: 0.75, noise: 0.02, adam: optimizer, clipNorm: 0.05 };
  const program = stepProgram(network, options);
  const inputs = stepInputs(network, batch, size, options.noise);
  const feeds = {
    cover: bytes(pixels, 1),
    secret: bytes(pixels, 2),
    noise: fill(pixels, 3),
    stepSize: Float32Array.of(adamStepSize(1e-2, 1, optimizer)),
  };
  const state = initialState(network, 7);

  it('does the same on the device as on the cpu backend of tfjs', async () => {
    const expected = runOnTfjs(program, inputs, { ...feeds, ...state });
    const step = await device.compile(program, inputs, { state: stepState });
    await step.writeState({ ...state });
    const outputs = await step.run(feeds);
    const next = await step.readState(Object.keys(stepState));
    await step.dispose();
    for (const [name, output] of Object.entries(stepState)) {
      expect(relativeError(next[name], expected[output]), name).toBeLessThan(1e-5);
    }
    for (const name of ['loss', 'coverLoss', 'secretLoss', 'gradientNorm']) {
      expect(outputs[name][0]).toBeCloseTo(expected[name][0], 5);
    }
    expect(outputs.loss[0]).toBeCloseTo(outputs.coverLoss[0] + 0.75 * outputs.secretLoss[0], 6);
    expect(outputs.gradientNorm[0]).toBeGreaterThan(0.05);
  });

  it('learns: the loss falls over 60 steps and stays finite', async () => {
    const step = await device.compile(stepProgram(network, { ...options, clipNorm: null }), inputs, {
      state: stepState,
    });
    await step.writeState({ ...state });
    const losses: number[] = [];
    for (let t = 1; t <= 60; t++) {
      const stepSize = Float32Array.of(adamStepSize(5e-3, t, optimizer));
      losses.push((await step.run({ ...feeds, stepSize })).loss[0]);
    }
    await step.dispose();
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses[59]).toBeLessThan(0.6 * losses[0]);
  });

  it('says which input is missing', async () => {
    const step = await device.compile(program, inputs, { state: stepState });
    await step.writeState({ ...state });
    await expect(step.run({ cover: feeds.cover })).rejects.toThrow('stepSize');
    await step.dispose();
  });
});

describe('adam', () => {
  it('follows the paper: bias-corrected moments, number by number', () => {
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 0 };
    const gradients = [0.5, -0.2, 0.1];
    let [p, m, v] = [1, 0, 0];
    let state = {
      parameters: tf.tensor1d([1]),
      firstMoment: tf.tensor1d([0]),
      secondMoment: tf.tensor1d([0]),
    };
    gradients.forEach((g, i) => {
      const t = i + 1;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      p -= (0.01 * (m / (1 - 0.9 ** t))) / Math.sqrt(v / (1 - 0.999 ** t));
      state = adam(state, tf.tensor1d([g]), tf.tensor1d([adamStepSize(0.01, t, options)]), options);
      expect(state.parameters.dataSync()[0]).toBeCloseTo(p, 6);
    });
  });
});

describe('quantise', () => {
  it('clamps and rounds to 8 bits, and lets the gradient through', () => {
    const x = tf.tensor4d([-0.2, 0, 0.4999, 0.1, 1, 1.3], [1, 1, 2, 3]);
    const value = Array.from(quantise(x).dataSync());
    const expected = [0, 0, 127 / 255, 26 / 255, 1, 1];
    value.forEach((each, i) => expect(each).toBeCloseTo(expected[i], 6));
    const gradient = tf.grad((y) => tf.sum(tf.mul(quantise(y as tf.Tensor4D), 3)))(x);
    expect(Array.from(gradient.dataSync())).toEqual([3, 3, 3, 3, 3, 3]);
  });
});

it('the flat state is as long as the parameters together', () => {
  const network = createNetwork(smallConfig().model);
  expect(initialState(network, 1).parameters.length).toBe(parameterCount(network));
});
