import { readFileSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { scanDataset } from '../../../src/datasets/layout';
import { openPacked, type PackedOptions } from '../../../src/datasets/packed-cache';
import type { PackedImages } from '../../../src/datasets/packed-images';
import { CancelledError, UserError } from '../../../src/errors';
import { fitTo } from '../../../src/images/resize';
import { pipeline, plain, testPicture, twoFrames } from '../../support/pictures';
import { temporaryFolder } from '../../support/temporary-folder';

const size = 16;

/** A folder of `count` PNGs of 24 × 20 pixels. */
async function folderOf(count: number): Promise<string> {
  const root = temporaryFolder();
  for (let i = 0; i < count; i += 1) {
    writeFileSync(
      path.join(root, `${i + 10}.png`),
      await pipeline(testPicture(24, 20, i))
        .png()
        .toBuffer(),
    );
  }
  return root;
}

/** Opens the cache of a folder and counts the pictures that had to be decoded. */
async function opened(root: string, cacheDir: string, options: Partial<PackedOptions> = {}) {
  let decoded = 0;
  const progress = () => void (decoded += 1);
  const images = await openPacked(await scanDataset(root), { cacheDir, size, progress, ...options });
  return { images, decoded };
}

async function pixelsOf(images: PackedImages): Promise<Uint8Array> {
  const all = new Uint8Array(images.count * images.stride);
  await images.readBatch(
    images.files.map((_, i) => i),
    all,
  );
  await images.close();
  return all;
}

const listing = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('openPacked', () => {
  it('packs the pictures as they look, in the order of their paths', async () => {
    const root = await folderOf(12);
    const { images, decoded } = await opened(root, temporaryFolder());
    const { train } = await scanDataset(root);
    expect(images.files).toEqual(train);
    expect([images.count, images.size, decoded]).toEqual([10, size, 10]);
    const expected = await Promise.all(
      train.map((file) => fitTo(path.join(root, file), size, size, 'cover')),
    );
    expect(await pixelsOf(images)).toEqual(new Uint8Array(Buffer.concat(expected.map(({ data }) => data))));
  });

  it('reads single pictures and batches in any order', async () => {
    const { images } = await opened(await folderOf(8), temporaryFolder());
    const one = new Uint8Array(images.stride);
    const batch = new Uint8Array(images.stride * 3 + 5);
    await images.readImage(4, one);
    await images.readBatch(Int32Array.of(4, 0, 4), batch, 5);
    expect(batch.subarray(5, 5 + images.stride)).toEqual(one);
    expect(batch.subarray(5 + 2 * images.stride)).toEqual(one);
    expect(batch.subarray(5 + images.stride, 5 + 2 * images.stride)).not.toEqual(one);
    expect(batch.subarray(0, 5)).toEqual(new Uint8Array(5));
    await expect(images.readImage(images.count, one)).rejects.toThrow(RangeError);
    await expect(images.readImage(-1, one)).rejects.toThrow(RangeError);
    await images.close();
  });

  it('is used again while nothing changes', async () => {
    const root = await folderOf(6);
    const cacheDir = temporaryFolder();
    const first = await opened(root, cacheDir);
    const pixels = await pixelsOf(first.images);
    const second = await opened(root, cacheDir);
    expect([first.decoded, second.decoded]).toEqual([4, 0]);
    expect(second.images.report).toEqual(first.images.report);
    expect(await pixelsOf(second.images)).toEqual(pixels);
  });

  it.each<[string, (root: string) => Promise<void> | void]>([
    ['rewritten', async (root) => void (await plain(24, 20, 'red').toFile(path.join(root, '10.png')))],
    ['touched', (root) => utimesSync(path.join(root, '10.png'), 1, 1)],
    ['removed', (root) => rmSync(path.join(root, '10.png'))],
    ['added', async (root) => void (await plain(24, 20, 'red').toFile(path.join(root, 'new.png')))],
  ])('is made again when a picture is %s, and the old one goes', async (_, change) => {
    const root = await folderOf(40);
    const cacheDir = temporaryFolder();
    const before = await opened(root, cacheDir);
    await before.images.close();
    // Among the training pictures whichever way the folder is parted.
    expect(before.images.files).toContain('10.png');
    await change(root);
    const after = await opened(root, cacheDir);
    expect(after.decoded).toBe((await scanDataset(root)).train.length);
    const { images } = after;
    await images.close();
    const files = listing(cacheDir).filter((name) => /\.(u8|json)$/.test(name));
    expect(files).toHaveLength(2);
  });

  it('keeps one cache for each split, size and fit', async () => {
    const root = await folderOf(6);
    const cacheDir = temporaryFolder();
    const kinds = [{}, { size: 8 }, { fit: 'fill' as const }, { split: 'evaluation' as const }];
    const all: Uint8Array[] = [];
    for (const kind of kinds) all.push(await pixelsOf((await opened(root, cacheDir, kind)).images));
    expect(all[0]).not.toEqual(all[2]);
    expect(all.map((pixels) => pixels.length / 3)).toEqual([4 * 256, 4 * 64, 4 * 256, 2 * 256]);
    for (const kind of kinds) {
      const again = await opened(root, cacheDir, kind);
      expect(again.decoded).toBe(0);
      await again.images.close();
    }
  });

  it.each<[string, (data: string, index: string) => void]>([
    ['the data is cut off', (data) => truncateSync(data, 100)],
    ['the data is gone', (data) => rmSync(data)],
    ['the index is torn', (_, index) => writeFileSync(index, readFileSync(index, 'utf8').slice(0, 50))],
    ['the index is of another version', (_, index) => writeFileSync(index, '{"version":0}')],
  ])('is made again when %s', async (_, damage) => {
    const root = await folderOf(6);
    const cacheDir = temporaryFolder();
    const pixels = await pixelsOf((await opened(root, cacheDir)).images);
    const place = (ending: string) =>
      path.join(
        cacheDir,
        listing(cacheDir).find((name) => name.endsWith(ending))!,
      );
    damage(place('.u8'), place('.json'));
    const again = await opened(root, cacheDir);
    expect(again.decoded).toBe(4);
    expect(await pixelsOf(again.images)).toEqual(pixels);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const root = await folderOf(30);
    const cacheDir = temporaryFolder();
    const abort = new AbortController();
    const progress = (done: number) => {
      if (done === 7) abort.abort();
    };
    const cancelled = opened(root, cacheDir, { signal: abort.signal, progress });
    await expect(cancelled).rejects.toThrow(CancelledError);
    expect(listing(cacheDir).filter((name) => /\.(u8|json|tmp)$/.test(name))).toEqual([]);
    const { images, decoded } = await opened(root, cacheDir);
    expect(decoded).toBe(images.count);
    await images.close();
  });

  it('may be made twice at once', async () => {
    const root = await folderOf(20);
    const cacheDir = temporaryFolder();
    const both = await Promise.all([opened(root, cacheDir), opened(root, cacheDir)]);
    const [one, two] = await Promise.all(both.map(({ images }) => pixelsOf(images)));
    expect(one).toEqual(two);
    expect(listing(cacheDir).filter((name) => /\.(u8|json|tmp)$/.test(name))).toHaveLength(2);
  });

  it('clears away what a killed process left, not what another one writes', async () => {
    const root = await folderOf(6);
    const cacheDir = temporaryFolder();
    await (await opened(root, cacheDir)).images.close();
    const folder = path.join(cacheDir, readdirSync(cacheDir)[0]);
    const old = '.stego-00000000-1-000000000000.tmp';
    const recent = '.stego-00000000-2-000000000000.tmp';
    writeFileSync(path.join(folder, old), '');
    utimesSync(path.join(folder, old), 1, 1);
    writeFileSync(path.join(folder, recent), '');
    utimesSync(path.join(root, '10.png'), 1, 1);
    utimesSync(path.join(root, '11.png'), 1, 1);
    utimesSync(path.join(root, '12.png'), 1, 1);
    await (await opened(root, cacheDir)).images.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([recent]);
  });

  it('says when the cache cannot be written', async () => {
    const root = await folderOf(6);
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(opened(root, path.join(file, 'cache'))).rejects.toThrow(UserError);
  });
});

describe('the report', () => {
  it('names what cannot be used and counts what was converted', async () => {
    const root = temporaryFolder();
    const put = (name: string, data: string | Uint8Array) => writeFileSync(path.join(root, name), data);
    const png = () => pipeline(testPicture(32, 32)).png();
    const whole = await pipeline(testPicture(64, 64)).jpeg().toBuffer();
    const grey = sharp(Buffer.alloc(400, 90), { raw: { width: 20, height: 20, channels: 1 } });
    const deep = sharp(new Uint16Array(1200).fill(9000), { raw: { width: 20, height: 20, channels: 3 } });
    put('ok.png', await png().toBuffer());
    put('grey.png', await grey.toColourspace('b-w').png().toBuffer());
    put('cmyk.jpg', await plain(20, 20, 'red').toColourspace('cmyk').jpeg().toBuffer());
    put('deep.png', await deep.toColourspace('rgb16').png().toBuffer());
    put('turned.jpg', await png().jpeg().withMetadata({ orientation: 6 }).toBuffer());
    put('moving.webp', await twoFrames(16).webp({ lossless: true }).toBuffer());
    put('clear.png', await png().ensureAlpha(0.5).png().toBuffer());
    put('empty.png', '');
    put('text.jpg', 'not a picture');
    put('cut.jpg', whole.subarray(0, whole.length / 2));
    put('dot.png', await plain(1, 1, 'red').png().toBuffer());
    put('narrow.png', await plain(3, 500, 'red').png().toBuffer());

    const { train, evaluation } = await scanDataset(root);
    const dataset = { ...(await scanDataset(root)), train: [...train, ...evaluation], evaluation: [] };
    const images = await openPacked(dataset, { cacheDir: temporaryFolder(), size });
    await images.close();
    const { usable, problems, conversions } = images.report;
    expect(usable).toBe(7);
    expect(conversions).toEqual({
      greyscale: 1,
      cmyk: 1,
      sixteenBit: 1,
      rotated: 1,
      animated: 1,
      transparent: 1,
    });
    const reasons = Object.fromEntries(problems.map(({ file, reason }) => [file, reason]));
    expect(reasons).toEqual({
      'empty.png': 'the file is empty',
      'text.jpg': expect.stringContaining('not an image'),
      'cut.jpg': expect.stringContaining('cut off'),
      'dot.png': 'it has only 1 × 1 pixels; at least 8 × 8 are needed',
      'narrow.png': 'it has only 3 × 500 pixels; at least 8 × 8 are needed',
    });
  });

  it('is an error when hardly anything is left', async () => {
    const root = temporaryFolder();
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(path.join(root, `${name}.png`), 'no picture');
    const cacheDir = temporaryFolder();
    const none = opened(root, cacheDir);
    await expect(none).rejects.toThrow(
      /holds 0 usable images to train on; at least 2 are needed \(.*not an image/,
    );
    await expect(none).rejects.toThrow(UserError);
    expect(listing(cacheDir).filter((name) => /\.(u8|json|tmp)$/.test(name))).toEqual([]);
  });
});
