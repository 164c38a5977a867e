import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCrops } from '../../../src/datasets/crops';
import { CancelledError, UserError } from '../../../src/errors';
import { readRgb } from '../../../src/images/read';
import { temporaryFolder } from '../../support/temporary-folder';

const recipe = { count: 6, size: 16, seed: 3 };
const flat: readonly (readonly [number, number, number])[] = [
  [203, 31, 47],
  [29, 181, 61],
  [37, 43, 211],
];

/** Three pictures of one colour each. */
let colours: string;
/** A picture of 512 × 400 pixels whose brightness says from which column a pixel is. */
let ramp: string;

beforeEach(async () => {
  colours = temporaryFolder();
  for (const [index, [r, g, b]] of flat.entries()) {
    const picture = sharp({ create: { width: 90, height: 70, channels: 3, background: { r, g, b } } });
    await picture.png().toFile(path.join(colours, `${index}.png`));
  }
  ramp = temporaryFolder();
  const data = Uint8Array.from({ length: 512 * 400 * 3 }, (_, i) => (Math.floor(i / 3) % 512) / 2);
  await sharp(data, { raw: { width: 512, height: 400, channels: 3 } })
    .png()
    .toFile(path.join(ramp, 'ramp.png'));
});

const cropsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .sort();
const pixels = (folder: string) =>
  Promise.all(cropsIn(folder).map(async (name) => (await readRgb(path.join(folder, name))).data));

async function cropsOf(pictures: string, options: Partial<typeof recipe> = {}): Promise<string> {
  const folder = path.join(temporaryFolder(), 'crops');
  await createCrops(folder, pictures, { ...recipe, ...options });
  return folder;
}

describe('createCrops', () => {
  it('cuts numbered squares from the pictures in turn', async () => {
    const folder = await cropsOf(colours);
    expect(cropsIn(folder)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `crop-0000${n}.png`));
    expect(await readRgb(path.join(folder, 'crop-00001.png'))).toMatchObject({ width: 16, height: 16 });
    const strongest = (await pixels(folder)).map((data) => data.indexOf(Math.max(...data.slice(0, 3))));
    expect(strongest).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it('cuts the same for the same seed, and others for another', async () => {
    const [one, same, other] = await Promise.all([cropsOf(ramp), cropsOf(ramp), cropsOf(ramp, { seed: 4 })]);
    expect(await pixels(same)).toEqual(await pixels(one));
    for (const [index, data] of (await pixels(other)).entries()) {
      expect(data).not.toEqual((await pixels(one))[index]);
    }
  });

  it('cuts at many scales and places, mirrors and turns', async () => {
    const all = await pixels(await cropsOf(ramp, { count: 80, size: 32 }));
    const rows = all.map((data) => Array.from({ length: 32 }, (_, x) => data[(16 * 32 + x) * 3]));
    const rises = rows.map((row) => row[30] - row[1]);
    const sizes = rises.map(Math.abs);
    // A crop of 32 pixels spans 15 levels, one of the shorter side about 190.
    expect(sizes.filter((size) => size < 25).length).toBeGreaterThan(10);
    expect(sizes.filter((size) => size > 80).length).toBeGreaterThan(15);
    expect(rises.filter((rise) => rise > 5).length).toBeGreaterThan(20);
    expect(rises.filter((rise) => rise < -5).length).toBeGreaterThan(20);
    // Turned by a quarter, the ramp runs from top to bottom.
    expect(sizes.filter((size) => size <= 5).length).toBeGreaterThan(1);
    expect(sizes.filter((size) => size <= 5).length).toBeLessThan(25);
    expect(new Set(rows.map((row) => row[16])).size).toBeGreaterThan(40);
  });

  it('leaves the traces of JPEG in about half of them', async () => {
    const all = await pixels(await cropsOf(colours, { count: 60 }));
    const exact = all.filter((data, index) =>
      data.every((value, i) => value === flat[index % flat.length][i % 3]),
    );
    // Stronger colours or contrast change a few of the others.
    expect(exact.length).toBeGreaterThan(15);
    expect(exact.length).toBeLessThan(38);
  });

  it('finishes what was cancelled, keeping what is there', async () => {
    const folder = temporaryFolder();
    const abort = new AbortController();
    const progress = (done: number) => {
      if (done === 2) abort.abort();
    };
    const cancelled = createCrops(folder, colours, { ...recipe, progress, signal: abort.signal });
    await expect(cancelled).rejects.toThrow(CancelledError);
    expect(cropsIn(folder)).toHaveLength(2);
    const first = path.join(folder, 'crop-00001.png');
    const before = statSync(first).mtimeMs;
    await createCrops(folder, colours, recipe);
    expect(statSync(first).mtimeMs).toBe(before);
    expect(await pixels(folder)).toEqual(await pixels(await cropsOf(colours)));
  });

  it('cuts all again when the pictures have changed', async () => {
    const pictures = temporaryFolder();
    writeFileSync(path.join(pictures, 'a.png'), readFileSync(path.join(colours, '0.png')));
    const folder = path.join(temporaryFolder(), 'crops');
    await createCrops(folder, pictures, recipe);
    writeFileSync(path.join(pictures, '0.png'), readFileSync(path.join(colours, '1.png')));
    await createCrops(folder, pictures, recipe);
    expect(await pixels(folder)).toEqual(await pixels(await cropsOf(pictures)));
  });

  it('says what is wrong with its folders', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'crop-00001.png'), 'mine');
    await expect(createCrops(folder, colours, recipe)).rejects.toThrow(
      /is not empty; choose a new one for the crops/,
    );
    expect(readFileSync(path.join(folder, 'crop-00001.png'), 'utf8')).toBe('mine');
    const none = path.join(folder, 'none');
    mkdirSync(none);
    await expect(cropsOf(none)).rejects.toThrow(new UserError(`${none} holds no images to cut crops from.`));
    await expect(cropsOf(path.join(folder, 'gone'))).rejects.toThrow(/There is no folder/);
    await expect(cropsOf(colours, { count: 2.5 })).rejects.toThrow(/number of crops must be a whole number/);
  });
});
