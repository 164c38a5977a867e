import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { automaticDevice, findDevices, openDevice } from '../../../../src/compute/devices';
import { describeChecked, findEagerDevices } from '../../../../src/compute/eager/find-devices';
import { packageFolder } from '../../../../src/compute/eager/packages';
import { temporaryFolder } from '../../../support/temporary-folder';
import { unitBundles } from '../../../support/unit-setup';

const checkScript = path.join(unitBundles, 'eager-check.js');

/** A package as npm lays it out, with an addon that is what `main` does. */
async function fakePackage({ version = '4.22.0', main = '', addon = true } = {}): Promise<string> {
  const root = temporaryFolder();
  const folder = packageFolder(root, 'tfjs-node-gpu');
  const tfjs = path.join(folder, 'node_modules/@tensorflow/tfjs');
  await mkdir(tfjs, { recursive: true });
  await mkdir(path.join(folder, 'lib/napi-v8'), { recursive: true });
  await writeFile(path.join(tfjs, 'package.json'), JSON.stringify({ version }));
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ version, main: 'main.js' }));
  await writeFile(path.join(folder, 'main.js'), main);
  if (addon) await writeFile(path.join(folder, 'lib/napi-v8/tfjs_binding.node'), '');
  return root;
}

const findGpu = async (cudaBackend: string) => {
  const [gpu] = await findEagerDevices({ cudaBackend, checkScript });
  expect(gpu.id).toBe('tfjs-node-gpu');
  return gpu;
};

beforeEach(() => {
  // What this machine's user has installed must not be found.
  vi.stubEnv('XDG_DATA_HOME', temporaryFolder());
  vi.stubEnv('LOCALAPPDATA', temporaryFolder());
  vi.stubEnv('STEGO_CUDA_BACKEND', undefined);
});

describe('devices of TensorFlow', () => {
  it('are listed with a remedy where they are not installed', async () => {
    const devices = await findDevices({ checkScript });
    const [gpu, cpu] = ['tfjs-node-gpu', 'tfjs-node'].map((id) => devices.find((each) => each.id === id));
    // npm brings the GPU package's JavaScript along, as an optional dependency without its native part.
    expect(gpu?.problem).toMatch(/^(not installed|its native part is missing); run “Stego: Install CUDA/);
    expect(cpu?.problem).toBe('not installed; run `stego devices install tfjs-node`.');
    expect(automaticDevice(devices)?.id).toBe('cpu');
    await expect(openDevice('tfjs-node', { checkScript })).rejects.toThrow(
      'The device tfjs-node cannot be used: not installed; run `stego devices install tfjs-node`.',
    );
  });

  it.each([
    [{ addon: false }, 'its native part is missing; run'],
    [{ version: '4.21.0' }, 'version 4.22.0 is needed, not 4.21.0 with tfjs 4.21.0; run'],
    [{ main: "throw new Error('libcudart.so.11.0: cannot open')" }, 'libcudart.so.11.0: cannot open; run'],
    [{ main: "exports.version = { 'tfjs-core': '4.21.0' }" }, 'brings tfjs-core 4.21.0'],
    [{ main: "exports.version = { 'tfjs-core': '4.22.0' }" }, 'registered no backend'],
    [{ main: "process.kill(process.pid, 'SIGILL')" }, 'TensorFlow ended its process (SIGILL); run'],
    [{ main: 'process.exit(3)' }, 'TensorFlow ended its process (code 3); run'],
  ])('that cannot be used say why: %j', async (made, why) => {
    const gpu = await findGpu(await fakePackage(made));
    expect(gpu.problem).toContain(why);
    expect(gpu.problem).toContain('stego devices install');
    expect(gpu.problem).not.toContain('\n');
  });

  it('are tried once in a process', async () => {
    const root = await fakePackage({
      main: "require('node:fs').appendFileSync(__dirname + '/tries', '.'); process.exit(4)",
    });
    const { readFile } = await import('node:fs/promises');
    await findGpu(root);
    await findGpu(root);
    expect(await readFile(path.join(packageFolder(root, 'tfjs-node-gpu'), 'tries'), 'utf8')).toBe('.');
  });

  it('are found through the environment', async () => {
    vi.stubEnv('STEGO_CUDA_BACKEND', await fakePackage({ main: 'process.exit(5)' }));
    expect((await findGpu('')).problem).toContain('code 5');
  });
});

describe('a package that computes', () => {
  const gpus = async () => [{ name: 'NVIDIA L4', memoryBytes: 24 * 2 ** 30, driver: '550.1' }];

  it('is a GPU where TensorFlow uses one, and auto takes it', async () => {
    const log = 'device:GPU:0 with 9 MB memory:  -> device: 0, name: NVIDIA L4, pci, compute capability: 8.9';
    const device = await describeChecked('tfjs-node-gpu', { version: '2.18.1', usesGpu: true }, log, gpus);
    expect(device).toEqual({
      id: 'tfjs-node-gpu',
      name: 'NVIDIA L4',
      kind: 'gpu',
      engine: 'TensorFlow 2.18.1',
      memoryBytes: 24 * 2 ** 30,
      facts: { tensorflow: '2.18.1', tfjs: '4.22.0', driver: '550.1', computeCapability: '8.9' },
    });
    const others = (await findDevices({ checkScript })).filter(({ id }) => id !== 'tfjs-node-gpu');
    expect(automaticDevice([device, ...others])?.id).toBe('tfjs-node-gpu');
  });

  it('is a processor where it uses none, and auto passes it over', async () => {
    const log = "Could not load dynamic library 'libcudnn.so.9'";
    const device = await describeChecked('tfjs-node-gpu', { version: '2.18.1', usesGpu: false }, log, gpus);
    expect(device).toMatchObject({
      kind: 'cpu',
      note: 'Computes on the processor: TensorFlow finds no GPU (cannot load libcudnn.so.9).',
    });
    expect(device.problem).toBeUndefined();
    const others = (await findDevices({ checkScript })).filter(({ id }) => id !== 'tfjs-node-gpu');
    expect(automaticDevice([device, ...others])?.id).toBe('cpu');
  });
});
