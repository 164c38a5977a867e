import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEvaluationPairs, readEvaluationPairs } from '../../../src/datasets/evaluation-set';
import { CancelledError } from '../../../src/errors';
import { pipeline, testPicture } from '../../support/pictures';
import { temporaryFolder } from '../../support/temporary-folder';

async function datasetOf(count: number) {
  const root = temporaryFolder();
  const evaluation = Array.from({ length: count }, (_, i) => `${i}.png`);
  for (const [i, name] of evaluation.entries()) {
    writeFileSync(
      path.join(root, name),
      await pipeline(testPicture(20, 16, i))
        .png()
        .toBuffer(),
    );
  }
  return { root, layout: 'folder' as const, train: [], evaluation, problems: [] };
}

describe('evaluation pairs', () => {
  it('come in order, at the size asked for', async () => {
    const pairs = await loadEvaluationPairs(await datasetOf(6), { size: 16 });
    expect(pairs.map(({ names }) => names)).toEqual([
      { secret: '0.png', cover: '3.png' },
      { secret: '1.png', cover: '4.png' },
      { secret: '2.png', cover: '5.png' },
    ]);
    for (const { cover, secret } of pairs) {
      expect([cover.width, cover.height, secret.width, secret.height]).toEqual([16, 16, 16, 16]);
      expect(cover.data).toHaveLength(16 * 16 * 3);
    }
  });

  it('keep their own size when none is given', async () => {
    const [pair] = await loadEvaluationPairs(await datasetOf(2));
    expect(pair.secret).toEqual(testPicture(20, 16, 0));
    expect(pair.cover).toEqual(testPicture(20, 16, 1));
  });

  it('are as many as asked for, passing over unusable files', async () => {
    const dataset = await datasetOf(8);
    writeFileSync(path.join(dataset.root, '0.png'), 'broken');
    writeFileSync(path.join(dataset.root, '6.png'), '');
    const secrets = (await loadEvaluationPairs(dataset, { size: 8, pairs: 2 })).map(
      ({ names }) => names.secret,
    );
    expect(secrets).toEqual(['1.png', '3.png']);
    expect(await loadEvaluationPairs(dataset, { size: 8, pairs: 0 })).toEqual([]);
  });

  it('end when they are told to', async () => {
    const abort = new AbortController();
    const reader = readEvaluationPairs(await datasetOf(6), { size: 8, signal: abort.signal });
    expect((await reader.next()).done).toBe(false);
    abort.abort();
    await expect(reader.next()).rejects.toThrow(CancelledError);
  });
});
