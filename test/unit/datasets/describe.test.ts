import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { describeDataset } from '../../../src/datasets/describe';
import { areUnchanged } from '../../../src/datasets/folder-stamps';
import { CancelledError } from '../../../src/errors';
import { temporaryFolder } from '../../support/temporary-folder';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();

/** The folders get an age, as those have that nobody writes to any more. */
async function dataset(): Promise<string> {
  const root = temporaryFolder();
  mkdirSync(path.join(root, 'deep', 'deeper'), { recursive: true });
  const small = await picture(16, 12);
  for (let i = 0; i < 8; i++) writeFileSync(path.join(root, `${i}.png`), small);
  writeFileSync(path.join(root, 'deep', 'deeper', 'large.png'), await picture(90, 30));
  writeFileSync(path.join(root, 'broken.png'), 'no picture');
  for (const folder of ['', 'deep', 'deep/deeper']) utimesSync(path.join(root, folder), 1e6, 1e6);
  return root;
}

describe('describeDataset', () => {
  it('tells numbers, bytes and sizes, and passes over what cannot be read', async () => {
    const facts = await describeDataset(await dataset());
    const bytes = 8 * (await picture(16, 12)).length + (await picture(90, 30)).length + 'no picture'.length;
    expect(facts).toMatchObject({ layout: 'folder', train: 8, evaluation: 2, bytes });
    expect(facts.sizes).toEqual({
      smallest: { width: 16, height: 12 },
      largest: { width: 90, height: 30 },
      mostCommon: { width: 16, height: 12 },
    });
    expect(facts.examples).toHaveLength(6);
    expect(facts.examples).toContain('0.png');
  });

  it('has no sizes where nothing can be read', async () => {
    const root = temporaryFolder();
    writeFileSync(path.join(root, 'broken.png'), 'no picture');
    expect(await describeDataset(root)).toMatchObject({ train: 1, sizes: undefined });
    expect(await describeDataset(temporaryFolder())).toMatchObject({ train: 0, bytes: 0, examples: [] });
  });

  it('ends when it is told to', async () => {
    await expect(describeDataset(await dataset(), AbortSignal.abort())).rejects.toThrow(CancelledError);
  });
});

describe('the stamps of folders', () => {
  it('tell of a file that comes or goes in any folder, and of nothing else', async () => {
    const root = await dataset();
    const { folders } = await describeDataset(root);
    expect(Object.keys(folders!).sort()).toEqual(['.', 'deep', 'deep/deeper']);
    expect(await areUnchanged(root, folders!)).toBe(true);
    writeFileSync(path.join(root, '0.png'), 'written anew');
    expect(await areUnchanged(root, folders!)).toBe(true);
    rmSync(path.join(root, 'deep', 'deeper', 'large.png'));
    expect(await areUnchanged(root, folders!)).toBe(false);
    rmSync(root, { recursive: true });
    expect(await areUnchanged(root, folders!)).toBe(false);
  });

  it('fit nothing where a folder changed while it was looked at', async () => {
    const root = await dataset();
    const later = Date.now() / 1000 + 3600;
    utimesSync(path.join(root, 'deep'), later, later);
    const { folders } = await describeDataset(root);
    expect(await areUnchanged(root, folders!)).toBe(false);
  });
});
