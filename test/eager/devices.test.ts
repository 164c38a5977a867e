import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { automaticDevice, findDevices, openDevice } from '../../src/compute/devices';
import { findPackage } from '../../src/compute/eager/packages';
import { eagerOptions, missingBackend } from '../support/eager';
import { openCache } from '../support/workbench/cache.mjs';

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

/** Nodes that other rings install; VS Code runs on a later one than ours. */
async function otherNodes(): Promise<string[]> {
  const { folder } = await openCache();
  const names = (await readdir(folder)).filter((name) => name.startsWith('workbench-'));
  return names
    .map((name) =>
      path.join(folder, name, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node'),
    )
    .filter((file) => existsSync(file));
}

const nodes = await otherNodes();

describe.skipIf(missingBackend)('the native part', () => {
  it.skipIf(nodes.length === 0)('loads on a later Node than the one that it was compiled on', async () => {
    const found = await findPackage('tfjs-node-gpu', eagerOptions);
    for (const execPath of nodes) {
      const child = fork(eagerOptions.checkScript, ['tfjs-node-gpu', found?.folder ?? ''], {
        execPath,
        execArgv: [],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const [answer] = (await once(child, 'message')) as unknown[];
      expect(answer).toEqual({ version: expect.stringMatching(/^2\./), usesGpu: expect.any(Boolean) });
    }
  });
});
