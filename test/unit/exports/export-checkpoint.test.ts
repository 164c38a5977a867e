import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { UserError } from '../../../src/errors';
import { exportCheckpoint } from '../../../src/exports/export-checkpoint';
import { StegoModel } from '../../../src/hiding/stego-model';
import { decodeSafetensors } from '../../../src/interop/safetensors';
import { parameterCount } from '../../../src/models/flat-parameters';
import type { Network } from '../../../src/models/network';
import { saveCheckpoint } from '../../../src/runs/checkpoints';
import { initialState, stateTensors } from '../../../src/training/training-state';
import { testDevice } from '../../support/compute';
import { difference, exportedModels, pictures, telling } from '../../support/exported';
import { smallConfig } from '../../support/networks';
import { readerProblem, runReader } from '../../support/readers/run-reader';

let folder: string;
let device: Device;
beforeAll(async () => {
  device = testDevice();
  folder = await mkdtemp(path.join(tmpdir(), 'stego-export-'));
});
afterAll(async () => {
  await device.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function exported(name: string, options: (typeof exportedModels)[number][1]) {
  const { network, weights } = telling(options);
  const where = path.join(folder, name.replaceAll(' ', '-'));
  await mkdir(where, { recursive: true });
  const tensors = stateTensors(network, { ...initialState(network, 1), parameters: weights });
  const config = { ...smallConfig({ dataset: { path: '/home/ada/photos' } }), model: options };
  const file = await saveCheckpoint(where, { step: 7, config, tensors });
  const output = path.join(where, 'export');
  const files = await exportCheckpoint(path.join(where, file), output, { overwrite: true });
  return { network, weights, file: path.join(where, file), output, files };
}

interface Pair {
  readonly shape: readonly number[];
  readonly cover: number[];
  readonly secret: number[];
  readonly container: number[];
  readonly revealed: number[];
}

/** What hiding and revealing give here. */
async function pairsOf(
  network: Network,
  weights: Float32Array,
  sides: readonly [number, number][],
): Promise<Pair[]> {
  const model = new StegoModel(device, network, weights);
  const pairs: Pair[] = [];
  for (const [height, width] of sides) {
    const [cover, secret] = [1, 2].map((seed) => ({ width, height, data: pictures(1, height, width, seed) }));
    const container = await model.hide(cover, secret);
    const revealed = await model.reveal(container);
    const lists = Object.entries({ cover, secret, container, revealed }).map(([key, { data }]) => [
      key,
      [...data],
    ]);
    pairs.push({ shape: [height, width, 3], ...Object.fromEntries(lists) } as Pair);
  }
  await model.dispose();
  return pairs;
}

interface Reading {
  readonly results: readonly { readonly container: number[]; readonly revealed: number[] }[];
}

/** Sums in another order may round to the next byte, or a number to be hidden to the next one: both rarely. */
function expectSamePictures(read: Reading, pairs: readonly Pair[], largest: number): void {
  expect(read.results).toHaveLength(pairs.length);
  pairs.forEach((pair, i) => {
    for (const name of ['container', 'revealed'] as const) {
      const found = difference(read.results[i][name], pair[name]);
      expect(found.largest).toBeLessThanOrEqual(largest);
      expect(found.share).toBeLessThanOrEqual(2e-3);
    }
  });
}

describe.each(exportedModels)('an exported %s', (name, options) => {
  let made: Awaited<ReturnType<typeof exported>>;
  beforeAll(async () => {
    made = await exported(name, options);
  });
  /** A number that is read or written wrongly moves a value by a step, and all of its cell's secret a little. */
  const largest = options.name.endsWith('qim') ? 255 : 1;

  it('gives the same pictures in PyTorch, of any size', async (context) => {
    const problem = readerProblem('torch', 'safetensors.torch', 'numpy');
    if (problem) context.skip(problem);
    const { network, weights, output } = made;
    const { least = 1 } = network;
    const sides = [
      [32, 48],
      [37, 29],
      [least, least],
      [40, 33],
    ] as [number, number][];
    const pairs = await pairsOf(network, weights, sides);
    await writeFile(path.join(folder, 'pairs.json'), JSON.stringify(pairs));
    const read = await runReader('pytorch-reader.py', output, path.join(folder, 'pairs.json'));
    expect(read).toMatchObject({ parameters: parameterCount(network) });
    expectSamePictures(read as Reading, pairs, largest);
  });

  it('gives the same pictures in onnxruntime', async (context) => {
    const problem = readerProblem('onnx', 'onnxruntime', 'numpy');
    if (problem) context.skip(problem);
    const { network, weights, output } = made;
    const pairs = await pairsOf(network, weights, [
      [32, 48],
      [8 * 5, 8 * 3],
    ]);
    const batches = pairs.map((pair) => ({ ...pair, shape: [1, ...pair.shape] }));
    await writeFile(path.join(folder, 'batches.json'), JSON.stringify(batches));
    const read = await runReader('onnx-reader.py', output, path.join(folder, 'batches.json'));
    const shape = ['batch', 'height', 'width', 3];
    expect(read).toMatchObject({ models: { hide: { outputs: [shape] }, reveal: { outputs: [shape] } } });
    expectSamePictures(read as Reading, pairs, largest);
  });

  it('holds every weight under the name that PyTorch has for it', async () => {
    const { network, weights, output } = made;
    const { tensors, metadata } = decodeSafetensors(await readFile(path.join(output, 'model.safetensors')));
    expect(metadata).toEqual({ format: 'pt' });
    expect([...tensors.keys()].sort()).toEqual(
      network.parameters.map((each) => each.name.replace('.kernel', '.weight')).sort(),
    );
    // Kernels are [height, width, in, out] here and [out, in, height, width] there.
    const [{ shape, name: first }] = network.parameters;
    const kernel = tensors.get(first.replace('.kernel', '.weight'))!;
    const [h, w, inDepth, outDepth] = shape;
    expect(kernel.shape).toEqual([outDepth, inDepth, h, w]);
    const [y, x, i, o] = [h - 1, 0, inDepth - 1, 1];
    expect(kernel.data[((o * inDepth + i) * h + y) * w + x]).toBe(
      weights[((y * w + x) * inDepth + i) * outDepth + o],
    );
  });

  it('says how it is built, and not where its maker keeps the images', async () => {
    const { network, output, files } = made;
    expect((await readdir(output)).sort()).toEqual([...files].sort());
    const text = await readFile(path.join(output, 'config.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      format: 'stego-lab-export',
      step: 7,
      network: options,
      onnx: { sidesMultipleOf: network.cell },
    });
    expect(text).not.toContain('/home/ada');
    expect(await readFile(path.join(output, 'README.md'), 'utf8')).toContain(`# ${options.name}, step 7`);
  });
});

describe('exporting', () => {
  it('leaves a folder alone that is not empty, unless it may overwrite', async () => {
    const { file, output } = await exported(...exportedModels[0]);
    await writeFile(path.join(output, 'model.py'), 'mine');
    await expect(exportCheckpoint(file, output)).rejects.toThrow(UserError);
    await expect(exportCheckpoint(file, output)).rejects.toThrow(/is not empty; choose another folder/);
    expect(await readFile(path.join(output, 'model.py'), 'utf8')).toBe('mine');
  });

  it('writes nothing for a checkpoint that cannot be read', async () => {
    const output = path.join(folder, 'nothing');
    await expect(exportCheckpoint(path.join(folder, 'none.safetensors'), output)).rejects.toThrow(UserError);
    await expect(readdir(output)).rejects.toThrow();
  });

  it('does not take a file for a folder', async () => {
    const file = path.join(folder, 'taken');
    await writeFile(file, '');
    await expect(exportCheckpoint(path.join(folder, 'none.safetensors'), file)).rejects.toThrow(/is a file/);
  });
});
