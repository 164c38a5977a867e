import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanDataset, unseenBy } from '../../../src/datasets/layout';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { unseenByAll } from '../../../src/datasets/unseen-by-all';

let folder: string;
let [first, second]: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stego-unseen-'));
  [first, second] = ['first', 'second'].map((name) => path.join(folder, name));
  await createSampleDataset(first, { count: 24, size: 16, seed: 1 });
  await createSampleDataset(second, { count: 8, size: 16, seed: 2 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('unseenByAll', () => {
  it('is what unseenBy gives for one training, and for none', async () => {
    const files = await scanDataset(first);
    expect(await unseenByAll([first], files)).toEqual(await unseenBy(first, files));
    expect(await unseenByAll([], files)).toEqual(await unseenBy(undefined, files));
  });

  it('leaves out what any training saw, in whatever order they are named', async () => {
    const files = await scanDataset(first);
    const alone = (await unseenBy(first, files)).evaluation;
    expect(alone.length).toBeLessThan(24);
    for (const trained of [
      [first, second],
      [second, first],
    ]) {
      expect((await unseenByAll(trained, files)).evaluation).toEqual(alone);
    }
    expect((await unseenByAll([second], files)).evaluation).toHaveLength(24);
  });
});
