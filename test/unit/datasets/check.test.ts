import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { requireUsable } from '../../../src/datasets/check';
import { scanDataset } from '../../../src/datasets/layout';
import { temporaryFolder } from '../../support/temporary-folder';

async function folderOf(count: number): Promise<string> {
  const folder = temporaryFolder();
  const picture = sharp({ create: { width: 16, height: 16, channels: 3, background: 'teal' } });
  const png = await picture.png().toBuffer();
  for (let i = 0; i < count; i++) writeFileSync(path.join(folder, `${i}.png`), png);
  return folder;
}

describe('requireUsable', () => {
  const check = async (folder: string) => requireUsable(await scanDataset(folder));

  it('takes a folder of which only a few pictures are broken', async () => {
    const folder = await folderOf(20);
    const { train } = await scanDataset(folder);
    for (const file of train.slice(0, 5)) writeFileSync(path.join(folder, file), 'no picture');
    await check(folder);
  });

  it('refuses too few pictures, broken ones and none to evaluate with', async () => {
    const folder = await folderOf(20);
    const { train, evaluation } = await scanDataset(folder);
    const breakAll = (files: readonly string[]) =>
      files.forEach((file) => writeFileSync(path.join(folder, file), 'no picture'));
    breakAll(evaluation);
    await expect(check(folder)).rejects.toThrow('holds no usable images to evaluate with');
    breakAll(train.slice(1));
    await expect(check(folder)).rejects.toThrow(
      `holds 1 usable image to train on; at least 2 are needed (${train[1]}: `,
    );
    for (const file of train.slice(1)) rmSync(path.join(folder, file));
    await expect(check(folder)).rejects.toThrow('a training needs at least 4');
  });
});
