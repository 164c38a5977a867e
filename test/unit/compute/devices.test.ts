import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DeviceDescription, DeviceId } from '../../../src/compute/device';
import { automaticDevice, findDevices, openDevice, workingDevice } from '../../../src/compute/devices';
import { diagnose } from '../../../src/compute/diagnostics';
import { temporaryFolder } from '../../support/temporary-folder';
import { unitBundles } from '../../support/unit-setup';

const scripts = {
  workerScript: path.join(unitBundles, 'onnx-worker.js'),
  checkScript: path.join(unitBundles, 'eager-check.js'),
};

function device(id: DeviceId, kind: 'cpu' | 'gpu', problem?: string): DeviceDescription {
  return { id, name: id, kind, engine: 'test', facts: {}, ...(problem === undefined ? {} : { problem }) };
}

describe('automatic choice', () => {
  const cpu = device('cpu', 'cpu');
  it.each<[string, DeviceDescription[], DeviceId | undefined]>([
    ['the first GPU', [device('cuda', 'gpu'), device('webgpu', 'gpu'), cpu], 'cuda'],
    [
      'a GPU behind one that cannot be used',
      [device('cuda', 'gpu', 'no'), device('webgpu', 'gpu'), cpu],
      'webgpu',
    ],
    ['no GPU that software pretends', [device('tfjs-node-gpu', 'cpu'), device('webgpu', 'cpu'), cpu], 'cpu'],
    ['onnxruntime before TensorFlow on the processor', [device('tfjs-node', 'cpu'), cpu], 'cpu'],
    ['WebAssembly where nothing else is', [device('cpu', 'cpu', 'no'), device('wasm', 'cpu')], 'wasm'],
    ['nothing where nothing can be used', [device('cpu', 'cpu', 'no')], undefined],
  ])('takes %s', (_, devices, expected) => {
    expect(automaticDevice(devices)?.id).toBe(expected);
  });
});

describe('the device that auto takes', () => {
  const devices = [device('cuda', 'gpu'), device('webgpu', 'gpu'), device('cpu', 'cpu')];
  const tried: DeviceId[] = [];
  const works = (...ids: DeviceId[]) => {
    tried.length = 0;
    return async (id: DeviceId) => {
      tried.push(id);
      return ids.includes(id) ? { flopsPerSecond: 1 } : { error: 'it ended the process (SIGABRT)' };
    };
  };

  it('is the first GPU that computes', async () => {
    expect((await workingDevice(devices, works('cuda', 'webgpu')))?.id).toBe('cuda');
    expect(tried).toEqual(['cuda']);
    expect((await workingDevice(devices, works('webgpu')))?.id).toBe('webgpu');
    expect(tried).toEqual(['cuda', 'webgpu']);
  });

  it('is the processor, untried, where no GPU computes', async () => {
    expect((await workingDevice(devices, works()))?.id).toBe('cpu');
    expect(tried).toEqual(['cuda', 'webgpu']);
  });
});

describe('devices', () => {
  it('are listed in the order in which they are preferred, each usable or with a reason', async () => {
    const devices = await findDevices(scripts);
    const ids = devices.map(({ id }) => id);
    expect(ids.indexOf('tfjs-node-gpu')).toBe(0);
    expect(ids).toContain('cpu');
    expect(new Set(ids).size).toBe(ids.length);
    expect(devices.find(({ id }) => id === 'cpu')?.problem).toBeUndefined();
    for (const { problem } of devices) if (problem !== undefined) expect(problem).toMatch(/^[^\n]{10,}$/);
  });

  it.each([
    ['abacus', /Unknown device "abacus"; choose one of: auto, /],
    [process.platform === 'win32' ? 'wasm' : 'directml', /^The device \w+ (does not exist|cannot be used)/],
  ])('refuse %s in one line', async (id, message) => {
    await expect(openDevice(id, scripts)).rejects.toThrow(message);
  });
});

describe('diagnostics', () => {
  it('tell of versions and devices, and nothing of who asks', async () => {
    const diagnostics = await diagnose({ ...scripts, probe: false });
    expect(diagnostics).toMatchObject({
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
    });
    expect(diagnostics.devices.map(({ id }) => id)).toContain(diagnostics.automatic);
    const text = JSON.stringify(diagnostics);
    expect(text).not.toContain(homedir() === '/' ? '/home' : `${homedir()}/`);
    expect(text).not.toContain(process.cwd());
    if (userInfo().username !== 'root') expect(text).not.toContain(userInfo().username);
  });

  it('keep the folders of a broken library to themselves', async () => {
    const root = temporaryFolder();
    const node = path.join(root, 'ann/node_modules/@tensorflow');
    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(node, file)), { recursive: true });
      writeFileSync(path.join(node, file), text);
    };
    write('tfjs/package.json', '{ "version": "4.22.0" }');
    write('tfjs-node-gpu/package.json', '{ "version": "4.22.0", "main": "lib/tfjs_binding.node" }');
    write('tfjs-node-gpu/lib/tfjs_binding.node', 'no library');
    const places = { ...scripts, cudaBackend: path.join(root, 'ann') };
    const { devices } = await diagnose({ ...places, probe: false });
    const problem = devices.find(({ id }) => id === 'tfjs-node-gpu')?.problem;
    expect(problem).toMatch(/tfjs_binding\.node/);
    expect(problem).not.toMatch(/ann|node_modules/);
  });

  it('measure what can be used', async () => {
    const options = { ...scripts, probeScript: path.join(unitBundles, 'device-probe.js') };
    const asked: string[] = [];
    const { devices } = await diagnose({
      ...options,
      probe: true,
      milliseconds: 50,
      progress: ({ id }) => asked.push(id),
    });
    const usable = devices.filter(({ problem }) => problem === undefined);
    expect(usable.map(({ id }) => id)).toEqual(asked);
    expect(devices.find(({ id }) => id === 'cpu')?.probe).toEqual({ flopsPerSecond: expect.any(Number) });
    for (const { problem, probe } of devices) if (problem !== undefined) expect(probe).toBeUndefined();
  });
});
