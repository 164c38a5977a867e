import path from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { EngineClient } from '../../../src/engine/client';
import type { CompareParams } from '../../../src/engine/protocol';
import { measurePair } from '../../../src/evaluation/pair-metrics';
import { untrainedCheckpoint } from '../../support/networks';
import { runStego } from '../../support/run-stego';
import { unitBundles } from '../../support/unit-setup';

let folder: string;
let engine: EngineClient;
let params: CompareParams;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stego-compare-'));
  const dataset = path.join(folder, 'images');
  await createSampleDataset(dataset, { count: 12, size: 32, seed: 1 });
  const checkpoint = await untrainedCheckpoint(path.join(folder, 'model'));
  params = { checkpoint, device: 'cpu', dataset, seen: [], pairs: 3, pictures: 2, size: 16, fit: 'crop' };
  engine = new EngineClient({
    script: path.join(unitBundles, 'engine.js'),
    log: () => undefined,
    logName: 'the log',
  });
});
afterAll(() => {
  engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('a comparison in the engine', () => {
  it('gives the figures of stego eval, and of its baseline', async () => {
    // A checkpoint outside of any run may have seen what its config names.
    const args = ['eval', params.checkpoint, '-d', 'images', '--pairs', '3', '--json'];
    const { out, err, code } = await runStego(folder, args);
    expect(code, err).toBe(0);
    const evaluated = JSON.parse(out);
    const { network, baseline } = await engine.request('compare', { ...params, seen: [params.dataset] });
    const { pairs, ...figures } = network.report;
    expect(pairs).toBe(evaluated.pairs);
    expect(figures).toEqual({ cover: evaluated.cover, secret: evaluated.secret });
    expect(baseline.report.cover).toEqual(evaluated.lsb['4'].cover);
    expect(baseline.report.secret).toEqual(evaluated.lsb['4'].secret);
  });

  it('gives the pictures that it measured, and tells how far it is', async () => {
    const fractions: number[] = [];
    const { originals, network, baseline } = await engine.request(
      'compare',
      { ...params, pairs: 2 },
      { onProgress: (fraction) => fractions.push(fraction) },
    );
    expect(fractions).toEqual([0.5, 1]);
    for (const { report, made } of [network, baseline]) {
      const reports = originals.map(({ cover, secret }, i) =>
        measurePair(cover, made[i].container, secret, made[i].revealed),
      );
      expect(reports).toHaveLength(2);
      expect((reports[0].cover.psnr + reports[1].cover.psnr) / 2).toBeCloseTo(report.cover.psnr, 9);
      expect((reports[0].secret.psnr + reports[1].secret.psnr) / 2).toBeCloseTo(report.secret.psnr, 9);
    }
  });

  it('says which folder is gone', async () => {
    const dataset = path.join(folder, 'nowhere');
    await expect(engine.request('compare', { ...params, dataset })).rejects.toThrow('nowhere');
  });
});
