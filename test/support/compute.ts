import path from 'node:path';
import { CpuDevice } from '../../src/compute/onnx/cpu-device';
import { unitBundles } from './unit-setup';

export function testDevice(threads = 1): CpuDevice {
  return new CpuDevice({ threads, workerScript: path.join(unitBundles, 'onnx-worker.js') });
}

/** Repeatable values in [low, high]. */
export function fill(count: number, seed: number, low = -1, high = 1): Float32Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + ((high - low) * state) / 2 ** 32;
  });
}
