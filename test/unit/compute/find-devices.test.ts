import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { automaticDevice } from '../../../src/compute/devices';
import type { OnnxSurroundings } from '../../../src/compute/onnx/find-devices';
import { describeOnnxDevices, findOnnxDevices } from '../../../src/compute/onnx/find-devices';
import { onnxPackages } from '../../../src/compute/onnx/packages';

const linux: OnnxSurroundings = {
  platform: 'linux',
  arch: 'x64',
  packages: {
    native: '1.30.0',
    web: '1.30.0',
    providers: { cuda: false, directml: false, webgpu: true },
  },
  survey: { facts: { Vulkan: 'libvulkan_lvp' }, problem: 'No GPU was found: use cpu.', emulator: 'llvmpipe' },
  threads: 4,
  memoryBytes: 16e9,
};
const card = { name: 'NVIDIA GeForce RTX 4070', memoryBytes: 12e9 };
const withCard: OnnxSurroundings = { ...linux, survey: { facts: {}, gpu: card, nvidia: card } };

const on = (surroundings: OnnxSurroundings) => {
  const devices = describeOnnxDevices(surroundings);
  return {
    auto: automaticDevice(devices)?.id,
    ...Object.fromEntries(devices.map((device) => [device.id, device])),
  } as Record<string, (typeof devices)[0]> & { auto?: string };
};

describe('what onnxruntime offers', () => {
  it('an emulated GPU is a processor with a note, and never chosen by itself', () => {
    const { webgpu, auto } = on(linux);
    expect(webgpu.kind).toBe('cpu');
    expect(webgpu.name).toBe('WebGPU on llvmpipe');
    expect(webgpu.note).toContain('emulated');
    expect(webgpu.problem).toBeUndefined();
    expect(auto).toBe('cpu');
  });

  it('a GPU is chosen, by CUDA only where its libraries are', () => {
    const plain = on(withCard);
    expect(plain.auto).toBe('webgpu');
    expect(plain.webgpu).toMatchObject({ kind: 'gpu', memoryBytes: 12e9, engine: 'onnxruntime 1.30.0' });
    expect(plain.cuda.problem).toContain('use webgpu');
    const cuda = on({
      ...withCard,
      packages: { ...linux.packages, providers: { ...linux.packages.providers, cuda: true } },
    });
    expect(cuda.cuda.problem).toBeUndefined();
    expect(cuda.cuda.name).toBe('CUDA on NVIDIA GeForce RTX 4070');
  });

  it('macOS on Intel computes on WebAssembly', () => {
    const { auto, cpu, webgpu, cuda } = on({
      ...linux,
      platform: 'darwin',
      packages: { web: '1.30.0', providers: { cuda: false, directml: false, webgpu: false } },
    });
    expect(auto).toBe('wasm');
    for (const { problem } of [cpu, webgpu]) {
      expect(problem).toBe('onnxruntime has no native library for macOS on Intel: use wasm.');
    }
    expect(cuda).toBeUndefined();
  });

  it('DirectML is there on Windows only, and needs its library and a GPU', () => {
    expect(on(withCard).directml).toBeUndefined();
    const windows = { ...withCard, platform: 'win32' };
    expect(on(windows).directml.problem).toContain('brings no DirectML');
    const packages = { ...linux.packages, providers: { ...linux.packages.providers, directml: true } };
    expect(on({ ...windows, packages }).directml.problem).toBeUndefined();
    expect(on({ ...windows, packages, survey: linux.survey }).directml.problem).toContain('No GPU');
  });

  it('every problem says what to do, in one line without a path', () => {
    const nothing = { cuda: false, directml: false, webgpu: false };
    const bare = { ...linux, platform: 'win32', packages: { providers: nothing } };
    const problems = describeOnnxDevices(bare).map(({ problem }) => problem);
    expect(problems).toHaveLength(5);
    for (const problem of problems) expect(problem).toMatch(/^[^\n/\\]*: (use|install) [^\n/\\]*\.$/);
  });
});

it('what is installed here is found without loading it', async () => {
  const devices = await findOnnxDevices({ threads: 3 });
  expect(devices.find(({ id }) => id === 'cpu')).toMatchObject({
    name: 'CPU, 3 threads',
    engine: expect.stringMatching(/^onnxruntime \d/) as string,
  });
  expect(devices.find(({ id }) => id === 'wasm')?.engine).toMatch(/^onnxruntime \d/);
  expect(devices.find(({ id }) => id === 'cpu')?.problem).toBeUndefined();
});

it('a package without a binary for the system counts as none', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stego-packages-'));
  const find = async (name: string) =>
    name === 'onnxruntime-node' ? { folder, version: '1.30.0' } : undefined;
  expect((await onnxPackages('darwin', 'x64', find)).native).toBeUndefined();
  const binaries = path.join(folder, 'bin/napi-v6/linux/x64');
  await mkdir(binaries, { recursive: true });
  for (const file of ['onnxruntime_binding.node', 'libonnxruntime_providers_cuda.so']) {
    await writeFile(path.join(binaries, file), '');
  }
  const found = await onnxPackages('linux', 'x64', find);
  expect(found.native).toBe('1.30.0');
  expect(found.providers).toEqual({ cuda: true, directml: false, webgpu: true });
  await rm(folder, { recursive: true });
});
