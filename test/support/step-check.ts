import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Device, TensorSpec, TensorValues } from '../../src/compute/device';
import type { Network } from '../../src/models/network';
import { channelFeeds } from '../../src/training/channel/channel';
import type { ChannelEntry } from '../../src/runs/config';
import { adamStepSize } from '../../src/training/adam';
import type { StepOptions } from '../../src/training/step-program';
import { stepInputs, stepProgram, stepState } from '../../src/training/step-program';
import { initialState } from '../../src/training/training-state';
import { fill } from './compute';

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const [batch, size] = [2, 16];
const pixels = batch * size * size * 3;

/** Every part of a step does something: noise, and a gradient that is clipped. */
const loss = { kind: 'squared', beta: 0.75, ssim: 0 } as const;
export const stepOptions = { loss, noise: 0.02, adam, clipNorm: 0.02 };

const bytes = (count: number, seed: number) => Uint8Array.from(fill(count, seed, 0, 255.99));

/** What the first step of a training is run on. */
export function stepExample(
  network: Network,
  mixture?: readonly ChannelEntry[],
): {
  inputs: Record<string, TensorSpec>;
  feeds: Record<string, TensorValues>;
  state: Record<string, Float32Array>;
} {
  return {
    inputs: stepInputs(network, batch, size, stepOptions.noise, 1, mixture),
    feeds: {
      cover: bytes(pixels, 1),
      secret: bytes(pixels, 2),
      ...channelFeeds(
        { noise: stepOptions.noise, mixture },
        { seed: 1, index: 0, batchSize: batch, imageSize: size },
      ),
      noise: fill(pixels, 3),
      stepSize: Float32Array.of(adamStepSize(1e-2, 1, adam)),
    },
    state: { ...initialState(network, 7) },
  };
}

/**
 * Runs one step on the device and compares its losses, and the parameters and both moments after it (the first one is
 * the clipped gradient), with tfjs's cpu backend. Gives what the device gave.
 */
export async function expectStepAsOnCpu(
  device: Device,
  network: Network,
  change: Partial<StepOptions> = {},
): Promise<{ outputs: Record<string, TensorValues> }> {
  const program = stepProgram(network, { ...stepOptions, ...change });
  const { inputs, feeds, state } = stepExample(network, change.mixture);
  const values = { ...feeds, ...state };
  const expected = tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(inputs).map(([name, { shape }]) => [
        name,
        tf.tensor(Float32Array.from(values[name]), [...shape]),
      ]),
    );
    const results = Object.entries(program(tensors));
    return Object.fromEntries(results.map(([name, t]) => [name, Float32Array.from(t.dataSync())]));
  });

  const step = await device.compile(program, inputs, { state: stepState });
  await step.writeState(state);
  const outputs = await step.run(feeds);
  const next = await step.readState(Object.keys(stepState));
  await step.dispose();

  for (const [name, output] of Object.entries(stepState)) {
    const scale = Math.max(...expected[output].map(Math.abs));
    const worst = Math.max(...next[name].map((value, i) => Math.abs(value - expected[output][i])));
    expect(worst / scale, name).toBeLessThan(1e-5);
  }
  for (const name of ['loss', 'coverLoss', 'secretLoss', 'gradientNorm']) {
    expect(outputs[name][0] / expected[name][0], name).toBeCloseTo(1, 5);
  }
  return { outputs };
}
