import { afterAll, describe, expect, it } from 'vitest';
import { automaticDevice, findDevices, openDevice } from '../../src/compute/devices';
import { eagerOptions, missingBackend } from '../support/eager';

describe.skipIf(missingBackend)('an installed tfjs-node-gpu', () => {
  const opened = [] as Awaited<ReturnType<typeof openDevice>>[];
  afterAll(() => Promise.all(opened.map((device) => device.dispose())));

  it('is described as what it is, and opens as what was described', async () => {
    const devices = await findDevices(eagerOptions);
    const [first] = devices;
    expect(first.id).toBe('tfjs-node-gpu');
    expect(first.problem).toBeUndefined();
    expect(first.engine).toMatch(/^TensorFlow 2\.\d+\.\d+$/);
    if (first.kind === 'gpu') {
      expect(automaticDevice(devices)?.id).toBe('tfjs-node-gpu');
    } else {
      expect(first.note).toMatch(/^Computes on the processor: TensorFlow finds no GPU/);
      expect(automaticDevice(devices)?.id).not.toBe('tfjs-node-gpu');
    }
    const device = await openDevice('tfjs-node-gpu', eagerOptions);
    opened.push(device);
    const { id, name, kind, engine } = first;
    expect(device.info).toEqual({ id, name, kind, engine });
    const program = await device.compile(({ x }) => ({ y: x }), { x: { shape: [1], dtype: 'float32' } });
    expect((await program.run({ x: Float32Array.of(3) })).y).toEqual(Float32Array.of(3));
  });
});
