import path from 'node:path';
import type { Device } from '../../src/compute/device';
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
