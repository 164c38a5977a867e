import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { synthesiseImage } from '../../../src/datasets/synthesiser/synthesise';
import { psnr } from '../../../src/evaluation/pixel-errors';
import { readRgb } from '../../../src/images/read';
import { writeLossless } from '../../../src/images/write';
import { loadTrainedNetwork } from '../../../src/training/trained-network';
import { untrainedCheckpoint } from '../../support/networks';
import { temporaryFolder } from '../../support/temporary-folder';
import { unitBundles } from '../../support/unit-setup';

/** An empty folder, as somebody has who has just installed the program. */
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function stego(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  return new Promise((resolve) => {
    const script = path.join(unitBundles, 'cli.js');
    execFile(process.execPath, [script, ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
  });
}

const bundledFile = path.resolve(import.meta.dirname, '../../../media/bundled.safetensors');

describe('the bundled model', () => {
  it('hides and reveals through PNG where nothing was trained', async () => {
    const [cover, secret] = [0, 1].map((index) => synthesiseImage(5, index, 96));
    await writeLossless(path.join(folder, 'cover.png'), cover, { overwrite: false });
    await writeLossless(path.join(folder, 'secret.png'), secret, { overwrite: false });
    const hidden = await stego('hide', 'cover.png', 'secret.png');
    expect(hidden.code, hidden.err).toBe(0);
    const revealing = await stego('reveal', 'cover.stego.png');
    expect(revealing.code, revealing.err).toBe(0);

    const container = await readRgb(path.join(folder, 'cover.stego.png'));
    const revealed = await readRgb(path.join(folder, 'cover.revealed.png'));
    expect(psnr(container, cover)).toBeGreaterThan(psnr(container, secret) + 3);
    expect(psnr(container, cover)).toBeGreaterThan(38);
    expect(psnr(revealed, secret)).toBeGreaterThan(psnr(revealed, cover) + 3);
    expect(psnr(revealed, secret)).toBeGreaterThan(34);
    expect(existsSync(path.join(folder, '.stego'))).toBe(false);

    const named = await stego('reveal', 'cover.stego.png', '-c', 'bundled', '-o', 'named.png');
    expect(named.code, named.err).toBe(0);
    expect(await readRgb(path.join(folder, 'named.png'))).toEqual(revealed);
  });

  it('is measured on pictures that are named, of which it has seen none', async () => {
    const refused = await stego('eval', 'bundled');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe(
      'stego: bundled was trained elsewhere: name pictures to measure it on, --data FOLDER.\n',
    );

    // The name that its config gives its dataset means nothing here.
    const { config } = await loadTrainedNetwork(bundledFile);
    const images = path.join(folder, config.dataset.path);
    mkdirSync(path.dirname(images), { recursive: true });
    await createSampleDataset(images, { count: 8, size: 32, seed: 1 });
    const sheet = path.join(folder, 'sheet.png');
    const { code, out, err } = await stego('eval', 'bundled', '-d', images, '--json', '--sheet', sheet);
    expect(code, err).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ checkpoint: 'bundled', pairs: 4 });
    expect((await readRgb(sheet)).height).toBeGreaterThan(config.imageSize);
  });

  it('and so is a file whose config names a folder that happens to be here', async () => {
    const file = await untrainedCheckpoint(path.join(folder, 'model'));
    const { config } = await loadTrainedNetwork(file);
    await createSampleDataset(path.join(folder, config.dataset.path), { count: 8, size: 32, seed: 1 });
    const refused = await stego('eval', file);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/^stego: [^\n]+ was trained elsewhere: [^\n]+ --data FOLDER\.\n$/);
    const measured = await stego('eval', file, '-d', config.dataset.path, '--pairs', '9', '--json');
    expect(measured.code, measured.err).toBe(0);
    expect(JSON.parse(measured.out)).toMatchObject({ pairs: 1 });
    expect(measured.err).toContain('Measured 1 of 9 pairs');
  });

  it('is the file that its training recorded', () => {
    const recorded = readFileSync(
      path.resolve(import.meta.dirname, '../../../scripts/bundled.sha256'),
      'utf8',
    );
    const digest = createHash('sha256').update(readFileSync(bundledFile)).digest('hex');
    expect(recorded).toBe(`${digest}  media/bundled.safetensors\n`);
  });

  it('has a name that no new run may take', async () => {
    await createSampleDataset(path.join(folder, 'images'), { count: 8, size: 32, seed: 1 });
    const { code, err } = await stego('train', '-d', 'images', '-p', 'tiny', '--name', 'Bundled');
    expect(code).toBe(1);
    expect(err).toMatch(/^stego: "Bundled" cannot be a run's name: it stands for the model that comes .*\n$/);
    expect(existsSync(path.join(folder, '.stego/runs/Bundled'))).toBe(false);
  });
});

describe('stego checkpoint strip', () => {
  it('writes a smaller file that hides and reveals the same', async () => {
    const whole = await untrainedCheckpoint(path.join(folder, 'model'));
    const { code, out, err } = await stego(
      'checkpoint',
      'strip',
      whole,
      '-o',
      'weights.safetensors',
      '--json',
    );
    expect(code, err).toBe(0);
    const output = path.join(folder, 'weights.safetensors');
    const bytes = readFileSync(output).length;
    expect(JSON.parse(out)).toEqual({ output, step: 1, bytes });
    expect(bytes).toBeLessThan(readFileSync(whole).length / 2);

    await writeLossless(path.join(folder, 'cover.png'), synthesiseImage(5, 0, 24), { overwrite: false });
    const reveal = async (checkpoint: string, name: string) => {
      const revealed = await stego('reveal', 'cover.png', '-c', checkpoint, '-o', name);
      expect(revealed.code, revealed.err).toBe(0);
      return readRgb(path.join(folder, name));
    };
    expect(await reveal('weights.safetensors', 'a.png')).toEqual(await reveal(whole, 'b.png'));
  });

  it('refuses what would be lost or never found again, in one line', async () => {
    const whole = await untrainedCheckpoint(path.join(folder, 'model'));
    const before = readFileSync(whole);
    const run = path.join(folder, 'run');
    mkdirSync(path.join(run, 'checkpoints'), { recursive: true });
    writeFileSync(path.join(run, 'config.yaml'), '');
    for (const args of [
      [whole, '-o', 'run/checkpoints/00000001.safetensors'],
      [whole, '-o', whole, '--overwrite'],
      [whole, '-o', 'weights.bin'],
      [whole, '-o', 'missing/weights.safetensors'],
      ['no-run', '-o', 'weights.safetensors'],
    ]) {
      const { code, err } = await stego('checkpoint', 'strip', ...args);
      expect(code).toBe(1);
      expect(err).toMatch(/^stego: [^\n]+\n$/);
    }
    expect(readFileSync(whole)).toEqual(before);
    expect(existsSync(path.join(folder, 'weights.bin'))).toBe(false);
  });
});
