import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../src/compute/device';
import { createNetwork } from '../../src/models/registry';
import { adamStepSize } from '../../src/training/adam';
import { stepInputs, stepProgram, stepState } from '../../src/training/step-program';
import { initialState } from '../../src/training/training-state';
import { fill, relativeError, runOnTfjs, testDevice } from '../support/compute';
import { everyKind, smallConfig, smallModel, smallModels } from '../support/networks';
import { expectStepAsOnCpu } from '../support/step-check';
import { noWebgpu, onWebgpu } from '../support/webgpu-setup';

const bytes = (count: number, seed: number) => Uint8Array.from(fill(count, seed, 0, 255.99));
const [batch, size] = [2, 16];
const pixels = batch * size * size * 3;
const images = { cover: bytes(pixels, 1), secret: bytes(pixels, 2) };

describe.skipIf(noWebgpu())(onWebgpu('training'), () => {
  let gpu: Device;
  let cpu: Device;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    gpu = testDevice(1, 'webgpu');
    cpu = testDevice(1);
  });
  afterAll(() => Promise.all([gpu.dispose(), cpu.dispose()]));

  it.each([
    smallModel,
    { ...smallModel, outputActivation: 'sigmoid' as const },
    // Wide filters take another way through the filter gradient.
    { ...smallModel, filters: { '3': 33 } },
    smallModels['haar-invertible'],
    smallModels['jpeg-qim'],
    smallModels['residual-qim'],
  ])('a step gives the numbers of tfjs on its cpu backend: %j', async (model) => {
    const config = smallConfig({ model });
    const network = createNetwork(config.model);
    const noise = 0.02;
    const program = stepProgram(network, {
      loss: { kind: 'squared', beta: 0.75, ssim: 0 },
      noise,
      adam: config.optimizer,
      clipNorm: 0.05,
    });
    const inputs = stepInputs(network, batch, size, noise);
    const state = initialState(network, 7);
    const stepSize = Float32Array.of(adamStepSize(1e-2, 1, config.optimizer));
    const feeds = { ...images, noise: fill(pixels, 3), stepSize };
    const expected = runOnTfjs(program, inputs, { ...feeds, ...state });

    const step = await gpu.compile(program, inputs, { state: stepState });
    await step.writeState({ ...state });
    const outputs = await step.run(feeds);
    const next = await step.readState(Object.keys(stepState));
    await step.dispose();
    for (const [name, output] of Object.entries(stepState)) {
      expect(relativeError(next[name], expected[output]), name).toBeLessThan(1e-5);
    }
    for (const name of ['loss', 'coverLoss', 'secretLoss', 'gradientNorm']) {
      expect(relativeError(outputs[name], expected[name]), name).toBeLessThan(1e-5);
    }
  });

  it.each([everyKind[2], everyKind[4]])('a step through a channel does, too: %j', async (entry) => {
    const { model, channel } = smallConfig({ channel: { mixture: [entry] } });
    await expectStepAsOnCpu(gpu, createNetwork(model), { mixture: channel.mixture });
  });

  /** The losses of a training of one small network. */
  async function lossesOn(device: Device, steps: number): Promise<number[]> {
    const config = smallConfig({ model: { ...smallModel, filters: { '3': 4 } } });
    const network = createNetwork(config.model);
    const step = await device.compile(
      stepProgram(network, {
        loss: { kind: 'squared', beta: 0.75, ssim: 0 },
        noise: 0,
        adam: config.optimizer,
        clipNorm: 1,
      }),
      stepInputs(network, batch, size, 0),
      { state: stepState },
    );
    await step.writeState({ ...initialState(network, 7) });
    const losses: number[] = [];
    for (let t = 1; t <= steps; t++) {
      const stepSize = Float32Array.of(adamStepSize(4e-3, t, config.optimizer));
      losses.push((await step.run({ ...images, stepSize })).loss[0]);
    }
    await step.dispose();
    return losses;
  }

  it('trains as the processor does, step by step', async () => {
    const steps = 200;
    const onCpu = await lossesOn(cpu, steps);
    const onGpu = await lossesOn(gpu, steps);
    // A loss that stands still would be the same on every device.
    expect(onCpu[steps - 1]).toBeLessThan(0.7 * onCpu[0]);
    onCpu.forEach((loss, i) => expect(Math.abs(onGpu[i] / loss - 1), `step ${i + 1}`).toBeLessThan(0.01));
  });

  it('frees the state of former steps, which stays in buffers of the GPU', async () => {
    const count = 2_000_000;
    const executable = await gpu.compile(
      ({ x, by }) => ({ next: tf.add(x, by) }),
      { x: { shape: [count], dtype: 'float32' }, by: { shape: [1], dtype: 'float32' } },
      { state: { x: 'next' } },
    );
    await executable.writeState({ x: new Float32Array(count) });
    const run = async (times: number) => {
      for (let i = 0; i < times; i++) await executable.run({ by: Float32Array.of(1) });
      return process.memoryUsage().rss;
    };
    const before = await run(10);
    const after = await run(50);
    const { x } = await executable.readState(['x']);
    expect([x[0], x[count - 1]]).toEqual([60, 60]);
    await executable.dispose();
    // Kept, they would take 50 times 8 MB.
    expect(after - before).toBeLessThan(100e6);
  });

  it('a device that is closed in the middle of a step leaves the process alive', async () => {
    const closed = testDevice(1, 'webgpu');
    const config = smallConfig();
    const network = createNetwork(config.model);
    const step = await closed.compile(
      stepProgram(network, {
        loss: { kind: 'squared', beta: 0.75, ssim: 0 },
        noise: 0,
        adam: config.optimizer,
        clipNorm: 1,
      }),
      stepInputs(network, batch, size, 0),
      { state: stepState },
    );
    await step.writeState({ ...initialState(network, 7) });
    const run = step.run({ ...images, stepSize: Float32Array.of(1e-3) });
    const closing = closed.dispose();
    await expect(run).rejects.toThrow('closed');
    await closing;
  });
});
