import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { OnnxDevice } from '../../../src/compute/onnx/onnx-device';
import { providers } from '../../../src/compute/onnx/providers';
import { testWorker } from '../../support/compute';
import { temporaryFolder } from '../../support/temporary-folder';

const info = { id: 'cpu', name: 'CPU', kind: 'cpu', engine: 'onnxruntime' } as const;

/** Runs a program that keeps state twice, in a device of its own: the state, which is `start` · `factor`². */
async function twice(graphCache: string, factor = 3, start = 2): Promise<number> {
  const device = new OnnxDevice(info, providers.cpu, { threads: 1, workerScript: testWorker, graphCache });
  const program = await device.compile(
    ({ x }) => ({ next: tf.mul(x, factor) }),
    { x: { shape: [1], dtype: 'float32' } },
    { state: { x: 'next' } },
  );
  await program.writeState({ x: Float32Array.of(start) });
  await program.run({});
  await program.run({});
  const { x } = await program.readState(['x']);
  await device.dispose();
  return x[0];
}

describe('optimised graphs', () => {
  it('are kept by their content and used the next time', async () => {
    const folder = path.join(temporaryFolder(), 'graphs');
    expect(await twice(folder)).toBe(18);
    const [file, ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect(await twice(folder, 5)).toBe(50);
    expect(await readdir(folder)).toHaveLength(2);
    // What is kept is what runs: with another graph in its place, another number comes out.
    const [other] = (await readdir(folder)).filter((name) => name !== file);
    await writeFile(path.join(folder, file), await readFile(path.join(folder, other)));
    expect(await twice(folder)).toBe(50);
  });

  it('are made anew where they are damaged', async () => {
    const folder = path.join(temporaryFolder(), 'graphs');
    await twice(folder);
    const file = path.join(folder, (await readdir(folder))[0]);
    await writeFile(file, 'no graph');
    expect(await twice(folder)).toBe(18);
    expect((await readFile(file)).length).toBeGreaterThan(50);
  });

  it('are not needed: a place that cannot be written costs nothing else', async () => {
    const file = path.join(temporaryFolder(), 'file');
    await writeFile(file, '');
    expect(await twice(path.join(file, 'graphs'))).toBe(18);
  });

  it('are few: those not used for longest go', async () => {
    const folder = path.join(temporaryFolder(), 'graphs');
    await mkdir(folder, { recursive: true });
    for (let i = 0; i < 20; i++) {
      const old = path.join(folder, `${i}.onnx`);
      await writeFile(old, '');
      await utimes(old, 1000 + i, 1000 + i);
    }
    await twice(folder);
    const left = await readdir(folder);
    expect(left).toHaveLength(16);
    expect(left).not.toContain('0.onnx');
    expect(left).toContain('19.onnx');
  });
});
