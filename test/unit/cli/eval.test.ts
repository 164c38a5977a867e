import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { untrainedCheckpoint } from '../../support/networks';
import { runStego } from '../../support/run-stego';

let folder: string;
let checkpoint: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stego-eval-'));
  checkpoint = await untrainedCheckpoint(path.join(folder, 'model'));
  await createSampleDataset(path.join(folder, 'images'), { count: 12, size: 32, seed: 1 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stego = (...args: string[]) => runStego(folder, args);

describe('stego eval', () => {
  it('evaluates through a channel', async () => {
    const args = ['eval', '-c', checkpoint, '-d', 'images', '--pairs', '1', '--json'];
    const outcome = await stego(...args, '--channel', 'jpeg:90', '--histogram', 'jpeg.svg');
    expect(outcome.code, outcome.err).toBe(0);
    const lossy = JSON.parse(outcome.out);
    const png = JSON.parse((await stego(...args, '--sheet', 'png.webp')).out);
    expect(Object.keys(lossy)).toEqual([
      'checkpoint',
      'channel',
      'pairs',
      'cover',
      'secret',
      'lsb',
      'histograms',
    ]);
    expect([lossy.checkpoint, lossy.channel, lossy.pairs, png.channel]).toEqual([
      checkpoint,
      'jpeg:90',
      1,
      'png',
    ]);
    const numbers = ['psnr', 'ssim', 'rmse', 'mae', 'rmseByChannel', 'worstPsnr'].sort();
    for (const report of [lossy, lossy.lsb['2'], lossy.lsb['3'], lossy.lsb['4']]) {
      expect(Object.keys(report.cover).sort()).toEqual(numbers);
      expect(Object.keys(report.secret).sort()).toEqual(numbers);
    }
    expect(Object.keys(lossy.lsb['4'])).toEqual(['cover', 'secret']);
    // What JPEG does to the containers costs the secrets, and counts as no error of the covers.
    expect(lossy.lsb['4'].cover).toEqual(png.lsb['4'].cover);
    expect(lossy.lsb['4'].secret.psnr).toBeLessThan(png.lsb['4'].secret.psnr - 10);
    expect(lossy.cover).toEqual(png.cover);
    expect(lossy.secret).not.toEqual(png.secret);
    for (const { edges, counts, density } of [lossy.histograms.cover, lossy.histograms.secret]) {
      expect([edges.length, counts.length, density.length]).toEqual([101, 100, 100]);
      expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(16 * 16 * 3);
    }
    const drawing = readFileSync(path.join(folder, 'jpeg.svg'), 'utf8');
    expect(drawing).toMatch(/^<svg .*Errors of the cover.*Errors of the secret.*<\/svg>\n$/s);
    expect(await sharp(path.join(folder, 'png.webp')).metadata()).toMatchObject({ width: 96, height: 16 });
  });

  it('prints a table that fits into a terminal', async () => {
    const { code, out } = await stego(
      'eval',
      checkpoint,
      '-d',
      'images',
      '--pairs',
      '1',
      '--channel',
      'noise:2.0',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^network +[\d.]+ .*$/m);
    expect(out).toMatch(/^LSB, 4 bits +[\d.]+ .*$/m);
    expect(out).toMatch(/^1 pair through noise:2: .+$/m);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});
