import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDataset } from '../../../src/datasets/registry';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { parseRunConfig } from '../../../src/runs/config';
import { runStego } from '../../support/run-stego';

let folder: string;
const stego = (...args: string[]) => runStego(folder, args);
const configOf = (run: string) =>
  parseRunConfig(readFileSync(path.join(folder, '.stego/runs', run, 'config.yaml'), 'utf8'), run);
const file = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
  return name;
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stego-training-file-'));
  await createSampleDataset(path.join(folder, 'images'), { count: 12, size: 32, seed: 1 });
  await addDataset(folder, 'images', 'pictures');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('stego train FILE', () => {
  it('trains as the file says, under its name, and again under the next one', async () => {
    const short = file('few steps.stego.yaml', 'preset: tiny\ndataset: pictures\nsteps: 2\nseed: 7\n');
    expect(await stego('train', short)).toMatchObject({ code: 0 });
    expect(await stego('train', short, '--seed', '8')).toMatchObject({ code: 0 });
    expect(configOf('few-steps')).toMatchObject({
      imageSize: 32,
      steps: 2,
      seed: 7,
      dataset: { path: 'images' },
    });
    expect(configOf('few-steps-2').seed).toBe(8);
  });

  it('finds a folder from where the file lies', async () => {
    const deep = file(
      'files/deep.stego.yaml',
      'name: deep-1\npreset: tiny\ndataset: { path: ../images }\nsteps: 1\n',
    );
    expect(await stego('train', deep)).toMatchObject({ code: 0 });
    expect(configOf('deep-1').dataset).toEqual({ path: 'images', fit: 'crop' });
  });

  it('trains again what a run was trained with', async () => {
    const first = file('first.stego.yaml', 'preset: tiny\ndataset: images\nsteps: 1\n');
    expect(await stego('train', first)).toMatchObject({ code: 0 });
    expect(await stego('train', '.stego/runs/first/config.yaml')).toMatchObject({ code: 0 });
    expect(configOf('first-2')).toEqual(configOf('first'));
  });

  it('begins again with the weights that a run began with', async () => {
    const base = file('base.stego.yaml', 'preset: tiny\ndataset: images\nsteps: 1\n');
    expect(await stego('train', base)).toMatchObject({ code: 0 });
    expect(await stego('train', '--from', 'base', '--steps', '1', '--name', 'tuned')).toMatchObject({
      code: 0,
    });
    expect(await stego('train', '.stego/runs/tuned/config.yaml')).toMatchObject({ code: 0 });
    expect(configOf('tuned-2')).toEqual(configOf('tuned'));
    const weights = (run: string) =>
      readFileSync(path.join(folder, '.stego/runs', run, 'initial.safetensors'));
    expect(weights('tuned-2')).toEqual(weights('tuned'));
    const { code, err } = await stego('train', file('far.stego.yaml', 'dataset: images\norigin: base@1\n'));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^stego: far\.stego\.yaml: the weights of its origin/),
    ]);
  });

  it.each([
    ['no dataset', 'preset: tiny\n', [], 2, /--data/],
    ['two sources of settings', 'dataset: images\n', ['--config', 'x.yaml'], 2, /exclude/],
    ['a wrong setting', 'dataset: images\nsteps: 0\n', [], 1, /^stego: wrong\.stego\.yaml: steps must be/],
    ['a missing dataset', 'dataset: nowhere\n', [], 1, /no dataset or folder nowhere/],
  ])('refuses %s', async (_, text, more, exit, message) => {
    const { code, err } = await stego('train', file('wrong.stego.yaml', text), ...more);
    expect(code).toBe(exit);
    expect(err).toMatch(message);
  });
});
