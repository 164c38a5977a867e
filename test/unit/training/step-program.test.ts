import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { parameterCount } from '../../../src/models/flat-parameters';
import { quantise } from '../../../src/models/quantise';
import { createNetwork } from '../../../src/models/registry';
import { channelFeeds } from '../../../src/training/channel/channel';
import { adam, adamStepSize } from '../../../src/training/adam';
import { initialAccumulator, initialState } from '../../../src/training/training-state';
import {
  stateOfStep,
  stepInputs,
  stepProgram,
  stepScalars,
  stepState,
} from '../../../src/training/step-program';
import { fill, runOnTfjs, testDevice } from '../../support/compute';
import { everyKind, smallConfig, smallModel, smallModels } from '../../support/networks';
import { expectStepAsOnCpu, stepExample, stepOptions } from '../../support/step-check';

/** The cpu backend of tfjs takes 20 s for what the device does in a blink, and far more on a busy machine. */
const slow = 600_000;

let device: Device;
beforeAll(async () => {
  await tf.setBackend('cpu');
  device = testDevice();
});
afterAll(() => device.dispose());

describe('training step', () => {
  const { optimizer, model } = smallConfig();
  const network = createNetwork(model);
  const options = { ...stepOptions, adam: optimizer };
  const program = stepProgram(network, options);
  const { inputs, feeds, state } = stepExample(network);

  it.each(Object.entries(smallModels))(
    'does the same on the device as on the cpu backend of tfjs: %s',
    async (_, kind) => {
      const { outputs } = await expectStepAsOnCpu(device, createNetwork(smallConfig({ model: kind }).model));
      expect(outputs.loss[0]).toBeCloseTo(outputs.coverLoss[0] + 0.75 * outputs.secretLoss[0], 6);
      expect(outputs.gradientNorm[0]).toBeGreaterThan(stepOptions.clipNorm);
    },
  );

  it.each(everyKind)('does so through a channel, too: %j', async (entry) => {
    const { mixture } = smallConfig({ channel: { mixture: [entry] } }).channel;
    await expectStepAsOnCpu(device, network, { mixture: mixture });
  });

  it('stays finite over 20 steps through a channel of all kinds', async () => {
    const channel = smallConfig({ channel: { noise: 0.01, mixture: everyKind } }).channel;
    const example = stepExample(network, channel.mixture);
    const step = await device.compile(
      stepProgram(network, { ...options, ...channel, clipNorm: null }),
      example.inputs,
      { state: stepState },
    );
    await step.writeState({ ...state });
    const losses: number[] = [];
    for (let t = 1; t <= 20; t++) {
      const stepSize = Float32Array.of(adamStepSize(5e-3, t, optimizer));
      const drawn = channelFeeds(channel, { seed: 1, index: t, batchSize: 2, imageSize: 16 });
      losses.push((await step.run({ ...feeds, ...drawn, stepSize })).loss[0]);
    }
    const { parameters } = await step.readState(['parameters']);
    await step.dispose();
    expect([...losses, ...parameters].every(Number.isFinite)).toBe(true);
    expect(losses[19]).toBeLessThan(losses[0]);
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

  it.each([
    { kind: 'absolute', beta: 2, ssim: 0 },
    { kind: 'squared', beta: 1, ssim: 0.3 },
  ] as const)('does the same on the device as on the cpu backend of tfjs with the loss %j', async (loss) => {
    await expectStepAsOnCpu(device, network, { loss });
  });

  it('skips a step whose gradient is not finite and goes on as if it had not been', async () => {
    const step = await device.compile(program, inputs, { state: stepState });
    const broken = state.parameters.map((value, i) => (i === 5 ? 1e37 : value));
    await step.writeState({ ...state, parameters: broken });
    const skipped = await step.run(feeds);
    expect(skipped.finite[0]).toBe(0);
    const names = Object.keys(stepState);
    expect(await step.readState(names)).toEqual({ ...state, parameters: broken });
    await step.writeState({ ...state });
    const taken = await step.run(feeds);
    expect(taken.finite[0]).toBe(1);
    const after = await step.readState(names);
    await step.dispose();
    expect(after.parameters).not.toEqual(state.parameters);
  });

  it(
    'does the same with the filters of the reference network',
    async () => {
      const reference = { ...smallModel, filters: { '3': 50, '4': 10, '5': 5 } };
      await expectStepAsOnCpu(device, createNetwork(smallConfig({ model: reference }).model));
    },
    slow,
  );

  it(
    'goes the way of the cpu backend of tfjs for 200 steps',
    async () => {
      const size = 8;
      const noise = 0;
      const small = stepProgram(network, { ...options, noise, clipNorm: 0.05 });
      const specs = stepInputs(network, 1, size, noise);
      const bytes = (seed: number) => Uint8Array.from(fill(size * size * 3, seed, 0, 255.99));
      const images = [0, 1, 2, 3, 4].map((i) => ({ cover: bytes(10 + i), secret: bytes(20 + i) }));
      const step = await device.compile(small, specs, { state: stepState });
      let onCpu: Record<string, Float32Array> = { ...initialState(network, 7) };
      await step.writeState(onCpu);
      const first: number[] = [];
      for (let t = 1; t <= 200; t++) {
        const feeds = { ...images[t % 5], stepSize: Float32Array.of(adamStepSize(3e-3, t, optimizer)) };
        const expected = runOnTfjs(small, specs, { ...feeds, ...onCpu });
        onCpu = Object.fromEntries(Object.entries(stepState).map(([name, next]) => [name, expected[next]]));
        const { loss } = await step.run(feeds);
        expect(Math.abs(loss[0] / expected.loss[0] - 1), `step ${t}`).toBeLessThan(0.01);
        first.push(loss[0]);
      }
      await step.dispose();
      // A loss that stands still would be the same everywhere.
      expect(first[199]).toBeLessThan(0.8 * first[4]);
    },
    slow,
  );

  it('keeps its memory over 50 steps', async () => {
    const count = 2_000_000;
    const executable = await device.compile(
      ({ x, by }) => ({ next: tf.add(x, by) }),
      { x: { shape: [count], dtype: 'float32' }, by: { shape: [1], dtype: 'float32' } },
      { state: { x: 'next' } },
    );
    await executable.writeState({ x: new Float32Array(count) });
    const memoryAfter = async (runs: number) => {
      for (let i = 0; i < runs; i++) await executable.run({ by: Float32Array.of(1) });
      return process.memoryUsage().rss;
    };
    const before = await memoryAfter(10);
    const after = await memoryAfter(50);
    const { x } = await executable.readState(['x']);
    await executable.dispose();
    expect([x[0], x[count - 1]]).toEqual([60, 60]);
    // Kept, the states would take 50 times 8 MB.
    expect(after - before).toBeLessThan(150e6);
  });

  it('makes of two batches the step of both together', async () => {
    const plain = { ...options, noise: 0, clipNorm: 0.05 };
    const size = 16;
    const image = size * size * 3;
    const halves = (bytes: Float32Array | Uint8Array) => [bytes.slice(0, image), bytes.slice(image)];
    const stepSize = adamStepSize(1e-2, 1, optimizer);
    const after = async (accumulate: number) => {
      const step = await device.compile(
        stepProgram(network, { ...plain, accumulate }),
        stepInputs(network, 2 / accumulate, size, 0, accumulate),
        { state: stateOfStep(accumulate) },
      );
      await step.writeState({ ...state, ...initialAccumulator(network, accumulate) });
      const [covers, secrets] = [feeds.cover, feeds.secret].map((bytes) =>
        accumulate === 1 ? [bytes] : halves(bytes),
      );
      // Twice, so that the sum of the first step must not leak into the second.
      for (let part = 0; part < 2 * accumulate; part++) {
        const half = part % accumulate;
        const images = { cover: covers[half], secret: secrets[half] };
        await step.run({ ...images, ...stepScalars(stepSize, accumulate, half) });
        if (part === 0 && accumulate > 1) {
          expect((await step.readState(['parameters'])).parameters).toEqual(state.parameters);
        }
      }
      const result = await step.readState(Object.keys(stepState));
      await step.dispose();
      return result;
    };
    const [whole, parts] = [await after(1), await after(2)];
    for (const name of Object.keys(stepState)) {
      const scale = Math.max(...whole[name].map(Math.abs));
      const worst = Math.max(...whole[name].map((value, i) => Math.abs(value - parts[name][i])));
      expect(worst / scale, name).toBeLessThan(1e-4);
      if (name !== 'parameters') expect(scale).toBeGreaterThan(0);
    }
  });

  it('skips a step of two batches of which one has no finite gradient', async () => {
    const [size, noise] = [16, 0.02];
    const step = await device.compile(
      stepProgram(network, { ...options, noise, accumulate: 2 }),
      stepInputs(network, 1, size, noise, 2),
      { state: stateOfStep(2) },
    );
    await step.writeState({ ...state, ...initialAccumulator(network, 2) });
    const image = size * size * 3;
    const [cover, secret] = [feeds.cover.slice(0, image), feeds.secret.slice(0, image)];
    const stepSize = adamStepSize(1e-2, 1, optimizer);
    const part = async (index: number, level: number) => {
      const scalars = stepScalars(stepSize, 2, index);
      const { finite } = await step.run({
        cover,
        secret,
        noise: new Float32Array(image).fill(level),
        ...scalars,
      });
      return finite[0];
    };
    const names = Object.keys(stepState);
    expect([await part(0, 1e38), await part(1, 0)]).toEqual([0, 0]);
    expect(await step.readState(names)).toEqual(state);
    expect([await part(0, 0), await part(1, 0)]).toEqual([1, 1]);
    expect((await step.readState(names)).parameters).not.toEqual(state.parameters);
    await step.dispose();
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
