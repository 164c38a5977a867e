import { describe, expect, it } from 'vitest';
import type { DeviceDescription } from '../../../src/compute/device';
import { trainsOnGpu } from '../../../src/sweeps/trains-on-gpu';

const device = (id: string, kind: 'cpu' | 'gpu', problem?: string) =>
  ({ id, name: id, kind, engine: 'onnxruntime', ...(problem ? { problem } : {}) }) as DeviceDescription;

const cpu = device('cpu', 'cpu');
const ask = (settings: object, ...devices: DeviceDescription[]) =>
  trainsOnGpu({ preset: 'tiny', settings: { ...settings } }, () => Promise.resolve(devices));

describe('trainsOnGpu', () => {
  it('is so where a GPU is chosen, or taken automatically', async () => {
    expect(await ask({}, device('webgpu', 'gpu'), cpu)).toBe(true);
    expect(await ask({ device: 'webgpu' }, device('webgpu', 'gpu'), cpu)).toBe(true);
  });

  it('is not so without one that works, nor where the processor is chosen', async () => {
    expect(await ask({}, cpu)).toBe(false);
    expect(await ask({}, device('webgpu', 'gpu', 'There is none.'), cpu)).toBe(false);
    expect(await ask({ device: 'cpu' }, device('webgpu', 'gpu'), cpu)).toBe(false);
  });
});
