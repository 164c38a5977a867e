import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanDataset } from '../../../src/datasets/layout';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { synthesiseImage } from '../../../src/datasets/synthesiser/synthesise';
import { CancelledError, UserError } from '../../../src/errors';
import { readRgb } from '../../../src/images/read';
import { largestDifference } from '../../support/pictures';
import { temporaryFolder } from '../../support/temporary-folder';

const recipe = { count: 5, size: 16, seed: 3 };

describe('createSampleDataset', () => {
  it('fills a new folder with numbered pictures', async () => {
    const folder = path.join(temporaryFolder(), 'new', 'samples');
    const told: number[] = [];
    await createSampleDataset(folder, { ...recipe, progress: (done) => told.push(done) });
    const { train, evaluation, problems } = await scanDataset(folder);
    expect([...train, ...evaluation].sort()).toEqual([1, 2, 3, 4, 5].map((n) => `sample-000${n}.png`));
    expect(problems).toEqual([]);
    expect(told).toEqual([1, 2, 3, 4, 5]);
  });

  it('writes what the synthesiser draws, half of it with the traces of JPEG', async () => {
    const folder = temporaryFolder();
    await createSampleDataset(folder, { count: 40, size: 16, seed: 3 });
    let exact = 0;
    for (let index = 0; index < 40; index += 1) {
      const drawn = synthesiseImage(3, index, 16);
      const written = await readRgb(path.join(folder, `sample-${String(index + 1).padStart(4, '0')}.png`));
      if (largestDifference(written, drawn) === 0) exact += 1;
      const far = written.data.filter((value, i) => Math.abs(value - drawn.data[i]) > 60).length;
      expect(far / drawn.data.length).toBeLessThan(0.15);
    }
    expect(exact).toBeGreaterThan(10);
    expect(exact).toBeLessThan(30);
  });

  it('writes the same files again', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    await createSampleDataset(one, recipe);
    await createSampleDataset(other, recipe);
    for (const name of readdirSync(one)) {
      expect(readFileSync(path.join(other, name))).toEqual(readFileSync(path.join(one, name)));
    }
  });

  it('finishes what was cancelled, keeping what is there', async () => {
    const folder = temporaryFolder();
    const abort = new AbortController();
    const progress = (done: number) => {
      if (done === 2) abort.abort();
    };
    const cancelled = createSampleDataset(folder, { ...recipe, progress, signal: abort.signal });
    await expect(cancelled).rejects.toThrow(CancelledError);
    const first = path.join(folder, 'sample-0001.png');
    const before = statSync(first).mtimeMs;
    expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toHaveLength(2);
    await createSampleDataset(folder, recipe);
    expect(statSync(first).mtimeMs).toBe(before);
    expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toHaveLength(5);
  });

  it('replaces pictures of another recipe', async () => {
    const folder = temporaryFolder();
    await createSampleDataset(folder, recipe);
    await createSampleDataset(folder, { count: 4, size: 24, seed: 3 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toHaveLength(4);
    expect((await readRgb(path.join(folder, 'sample-0001.png'))).width).toBe(24);
  });

  it('never writes among the files of somebody else', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'sample-0001.png'), 'mine');
    await expect(createSampleDataset(folder, recipe)).rejects.toThrow('is not empty');
    expect(readdirSync(folder)).toEqual(['sample-0001.png']);
    expect(readFileSync(path.join(folder, 'sample-0001.png'), 'utf8')).toBe('mine');
    await expect(createSampleDataset(path.join(folder, 'sample-0001.png'), recipe)).rejects.toThrow(
      UserError,
    );
    rmSync(path.join(folder, 'sample-0001.png'));
    await createSampleDataset(folder, recipe);
  });

  it.each([{ count: 3 }, { count: 4.5 }, { size: 7 }, { size: 4096 }, { seed: 0.5 }, { seed: NaN }])(
    'refuses %o',
    async (wrong) => {
      const folder = path.join(temporaryFolder(), 'samples');
      await expect(createSampleDataset(folder, { ...recipe, ...wrong })).rejects.toThrow(
        /must be a whole number/,
      );
    },
  );
});
