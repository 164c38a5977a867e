import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyNativePackages } from '../../../scripts/native-packages.mjs';
import { testDevice, testWorker } from '../../support/compute';

const root = path.resolve(import.meta.dirname, '../../..');
let folder: string;
let worker: string;

/** What the package for macOS on Intel holds beside its bundles. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stego-packaged-'));
  await copyNativePackages(root, path.join(folder, 'node_modules'), 'darwin-x64');
  worker = path.join(folder, 'onnx-worker.js');
  await copyFile(testWorker, worker);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const program = ({ x }: Record<string, tf.Tensor>) => ({ y: tf.relu(x) });
const inputs = { x: { shape: [3], dtype: 'float32' } } as const;

it('the files that are packed for systems without a native library are enough to compute', async () => {
  const device = testDevice(1, 'wasm', worker);
  const executable = await device.compile(program, inputs);
  expect(Array.from((await executable.run({ x: Float32Array.of(-1, 0, 2) })).y)).toEqual([0, 0, 2]);
  await device.dispose();
  const files = await readdir(path.join(folder, 'node_modules/onnxruntime-web/dist'));
  expect(files.sort()).toEqual([
    'ort-wasm-simd-threaded.mjs',
    'ort-wasm-simd-threaded.wasm',
    'ort.node.min.js',
  ]);
});

it('where the native library is missing, the device says what to choose instead', async () => {
  const device = testDevice(1, 'cpu', worker);
  await expect(device.compile(program, inputs)).rejects.toThrow(
    /^onnxruntime cannot be loaded here: .*(Choose|or choose) the device wasm\.$/,
  );
  await device.dispose();
});
