import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { createNetwork } from '../../../src/models/registry';
import { adamStepSize } from '../../../src/training/adam';
import { stepInputs, stepProgram, stepState } from '../../../src/training/step-program';
import { initialState } from '../../../src/training/training-state';
import { fill, testDevice } from '../../support/compute';
import { describeKernels } from '../../support/kernel-tests';
import { smallConfig } from '../../support/networks';

let wasm: Device;
beforeAll(async () => {
  await tf.setBackend('cpu');
  wasm = testDevice(1, 'wasm');
});
afterAll(() => wasm.dispose());

describe('trace kernels on WebAssembly give the values and gradients of tfjs on its cpu backend', () => {
  describeKernels(() => wasm);
});

it('a training on WebAssembly goes the way of one on the native library', async () => {
  const { model, optimizer } = smallConfig();
  const network = createNetwork(model);
  const [batch, size, steps] = [2, 12, 200];
  const images = Object.fromEntries(
    ['cover', 'secret'].map((name, i) => [
      name,
      Uint8Array.from(fill(batch * size * size * 3, i + 1, 0, 255.99)),
    ]),
  );
  const native = testDevice();
  const trainings = [native, wasm].map(async (device) => {
    const step = await device.compile(
      stepProgram(network, {
        loss: { kind: 'squared', beta: 1, ssim: 0 },
        noise: 0,
        adam: optimizer,
        clipNorm: 1,
      }),
      stepInputs(network, batch, size, 0),
      { state: stepState },
    );
    await step.writeState({ ...initialState(network, 3) });
    const losses: number[] = [];
    for (let t = 1; t <= steps; t++) {
      const stepSize = Float32Array.of(adamStepSize(3e-3, t, optimizer));
      losses.push((await step.run({ ...images, stepSize })).loss[0]);
    }
    await step.dispose();
    return losses;
  });
  const [expected, actual] = await Promise.all(trainings);
  await native.dispose();
  expect(expected[steps - 1]).toBeLessThan(0.9 * expected[0]);
  expected.forEach((loss, i) => expect(Math.abs(actual[i] / loss - 1), `step ${i + 1}`).toBeLessThan(0.01));
});
