import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../src/compute/device';
import { createNetwork } from '../../src/models/registry';
import { adamStepSize } from '../../src/training/adam';
import { stepInputs, stepProgram, stepState } from '../../src/training/step-program';
import { initialState } from '../../src/training/training-state';
import { fill, testDevice } from '../support/compute';
import { eagerDevice, missingBackend } from '../support/eager';
import { smallConfig, smallModels } from '../support/networks';
import { expectStepAsOnCpu, stepExample, stepOptions } from '../support/step-check';

describe.skipIf(missingBackend)('training op by op on TensorFlow', () => {
  let device: Device;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    device = await eagerDevice();
  });
  afterAll(() => device.dispose());

  it.each(Object.entries(smallModels))('makes the step of the cpu backend of tfjs: %s', async (_, kind) => {
    await expectStepAsOnCpu(device, createNetwork(smallConfig({ model: kind }).model));
  });

  it('goes the way of onnxruntime for 200 steps', async () => {
    const [onnx, eager] = await Promise.all([losses(testDevice(), 200), losses(device, 200)]);
    expect(eager[199]).toBeLessThan(0.7 * eager[0]);
    eager.forEach((loss, i) => expect(Math.abs(loss / onnx[i] - 1), `step ${i + 1}`).toBeLessThan(0.01));
  });

  it('frees in 50 steps all that they make', async () => {
    const network = createNetwork(smallConfig().model);
    const { inputs, feeds, state } = stepExample(network);
    const before = tf.memory();
    const step = await device.compile(stepProgram(network, stepOptions), inputs, { state: stepState });
    await step.writeState(state);
    await step.run(feeds);
    const first = { ...tf.memory(), native: nativeTensors() };
    for (let i = 1; i < 50; i++) await step.run(feeds);
    expect({ ...tf.memory(), native: nativeTensors() }).toEqual(first);
    expect(first.numTensors).toBe(before.numTensors + 3);
    await step.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
  });
});

/** Tensors that the addon holds in TensorFlow itself. */
function nativeTensors(): number {
  return (tf.findBackend('tensorflow') as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();
}

/** The losses of a training on the same pairs in the same order. */
async function losses(device: Device, steps: number): Promise<number[]> {
  const { model, optimizer } = smallConfig();
  const network = createNetwork(model);
  const [batch, size] = [2, 16];
  const options = {
    loss: { kind: 'squared' as const, beta: 0.75, ssim: 0 },
    noise: 0,
    adam: optimizer,
    clipNorm: 0.25,
  };
  const step = await device.compile(
    stepProgram(network, options),
    stepInputs(network, batch, size, options.noise),
    { state: stepState },
  );
  await step.writeState({ ...initialState(network, 5) });
  const found: number[] = [];
  for (let t = 1; t <= steps; t++) {
    const pair = (seed: number) => Uint8Array.from(fill(batch * size * size * 3, seed + (t % 7), 0, 255.99));
    const stepSize = Float32Array.of(adamStepSize(3e-3, t, optimizer));
    found.push((await step.run({ cover: pair(10), secret: pair(20), stepSize })).loss[0]);
  }
  await step.dispose();
  return found;
}
