import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Device, Program, TensorSpec, TensorValues } from '../../src/compute/device';
import { OnnxDevice } from '../../src/compute/onnx/onnx-device';
import type { OnnxDeviceId } from '../../src/compute/onnx/providers';
import { providers } from '../../src/compute/onnx/providers';
import { unitBundles } from './unit-setup';

export const testWorker = path.join(unitBundles, 'onnx-worker.js');

/** A device of onnxruntime on the bundled worker of the unit ring. */
export function testDevice(threads = 1, id: OnnxDeviceId = 'cpu', workerScript = testWorker): Device {
  const { label, target } = providers[id];
  const kind = target === 'gpu' ? 'gpu' : 'cpu';
  return new OnnxDevice({ id, name: label, kind, engine: 'onnxruntime' }, providers[id], {
    threads,
    workerScript,
  });
}

/** Repeatable values in [low, high]. */
export function fill(count: number, seed: number, low = -1, high = 1): Float32Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + ((high - low) * state) / 2 ** 32;
  });
}

/** What the program gives on tfjs's active backend, op by op. */
export function runOnTfjs(
  program: Program,
  inputs: Readonly<Record<string, TensorSpec>>,
  values: Readonly<Record<string, TensorValues>>,
): Record<string, Float32Array> {
  return tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([name, { shape }]) => [
      name,
      tf.tensor(Float32Array.from(values[name]), [...shape]),
    ]);
    const results = program(Object.fromEntries(tensors) as Record<string, tf.Tensor>);
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [name, Float32Array.from(tensor.dataSync())]),
    );
  });
}

/** The largest difference as a share of the largest expected value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  const values = Array.from(expected);
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  // Not Math.max alone: it would let NaN pass as the smaller of two.
  return values.reduce((worst, value, i) => {
    const error = Math.abs(value - actual[i]) / scale;
    return error <= worst ? worst : error;
  }, 0);
}
