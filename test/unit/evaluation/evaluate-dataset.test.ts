import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesiseImage } from '../../../src/datasets/synthesiser/synthesise';
import { CancelledError, UserError } from '../../../src/errors';
import { parseChannel } from '../../../src/evaluation/channel';
import { evaluateDataset } from '../../../src/evaluation/evaluate-dataset';
import { hideLsb, revealLsb } from '../../../src/evaluation/lsb';
import { measurePair } from '../../../src/evaluation/pair-metrics';
import type { RgbImage } from '../../../src/images/rgb-image';
import { encodePng } from '../../../src/images/write';
import { temporaryFolder } from '../../support/temporary-folder';

/** Stands for a network: 4-bit LSB, whose answers are known. */
const lsbModel = {
  hide: async (cover: RgbImage, secret: RgbImage) => hideLsb(cover, secret, 4),
  reveal: async (container: RgbImage) => revealLsb(container, 4),
};

const picture = (index: number) => synthesiseImage(11, index, 24);

async function datasetOf(count: number) {
  const root = temporaryFolder();
  const evaluation = Array.from({ length: count }, (_, i) => `${i}.png`);
  for (const [i, name] of evaluation.entries()) {
    writeFileSync(path.join(root, name), await encodePng(picture(i)));
  }
  return { root, layout: 'folder' as const, train: [], evaluation, problems: [] };
}

describe('evaluateDataset', () => {
  it.each(['png', 'jpeg:90', 'noise:3', 'resize:0.5'])(
    'sends the network and LSB through the same %s',
    async (name) => {
      const channel = parseChannel(name);
      const { network, lsb } = await evaluateDataset(lsbModel, await datasetOf(4), { channel });
      expect(network.pairs).toBe(2);
      expect(lsb[4]).toEqual(network);
      expect(lsb[2].cover.rmse).toBeLessThan(lsb[3].cover.rmse);
      expect(lsb[3].cover.rmse).toBeLessThan(lsb[4].cover.rmse);
    },
  );

  it('measures the cover with the container as hidden and the secret after the channel', async () => {
    const files = await datasetOf(2);
    const channel = parseChannel('jpeg:50');
    const [secret, cover] = [picture(0), picture(1)];
    const container = hideLsb(cover, secret, 4);
    const revealed = revealLsb(await channel.apply(container, 0), 4);
    const expected = measurePair(cover, container, secret, revealed);
    const { network, sheet } = await evaluateDataset(lsbModel, files, { channel });
    expect(network.cover.psnr).toBe(expected.cover.psnr);
    expect(network.secret.psnr).toBe(expected.secret.psnr);
    expect(sheet).toEqual([{ cover, secret, container, revealed }]);
  });

  it('counts the errors of all pairs', async () => {
    const files = await datasetOf(6);
    const { network, histograms } = await evaluateDataset(lsbModel, files, {
      channel: parseChannel('noise:2'),
    });
    for (const name of ['cover', 'secret'] as const) {
      const { edges, counts } = histograms[name];
      expect([counts.length, edges.length, edges[100]]).toEqual([100, 101, 255]);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3 * 24 * 24 * 3);
      const ofBins = counts.reduce((sum, count, i) => sum + count * (edges[i] + edges[i + 1]), 0);
      const mean = ofBins / 2 / (3 * 24 * 24 * 3);
      // A bin is 2.55 wide.
      expect(Math.abs(mean - network[name].mae)).toBeLessThan(1.275);
    }
  });

  it('takes the first pairs, and keeps those of the sheet', async () => {
    const done: number[] = [];
    const { network, sheet } = await evaluateDataset(lsbModel, await datasetOf(8), {
      pairs: 3,
      sheetRows: 2,
      progress: (pairs) => done.push(pairs),
    });
    expect([network.pairs, done]).toEqual([3, [1, 2, 3]]);
    expect(sheet.map(({ secret }) => secret)).toEqual([picture(0), picture(1)]);
    expect(sheet.map(({ cover }) => cover)).toEqual([picture(4), picture(5)]);
  });

  it('needs a pair, and ends when it is told to', async () => {
    await expect(evaluateDataset(lsbModel, await datasetOf(1))).rejects.toThrow(UserError);
    const evaluation = evaluateDataset(lsbModel, await datasetOf(2), { signal: AbortSignal.abort() });
    await expect(evaluation).rejects.toThrow(CancelledError);
  });
});
