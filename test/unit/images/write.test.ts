import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { temporaryPath } from '../../../src/files/temporary';
import { readRgb, readRgba } from '../../../src/images/read';
import { encodePng, requireLosslessName, writeLossless } from '../../../src/images/write';
import { testPicture } from '../../support/pictures';
import { temporaryFolder } from '../../support/temporary-folder';

const picture = testPicture(61, 37);
const alpha = Uint8Array.from({ length: 61 * 37 }, (_, i) => [0, 1, 128, 255][i % 4]);

describe('writeLossless', () => {
  it.each(['a.png', 'a.webp', 'a.tiff', 'a.tif', 'A.PNG', 'x.stego.png'])(
    'keeps every pixel in %s',
    async (name) => {
      const file = path.join(temporaryFolder(), name);
      await writeLossless(file, picture, { overwrite: false });
      expect(await readRgba(file)).toEqual({ image: picture });
    },
  );

  it.each(['a.png', 'a.webp', 'a.tiff'])('keeps every pixel and its alpha in %s', async (name) => {
    const file = path.join(temporaryFolder(), name);
    await writeLossless(file, picture, { alpha, overwrite: false });
    expect(await readRgba(file)).toEqual({ image: picture, alpha });
  });

  it('removes what a killed writer left in the folder, and nothing of a living one', async () => {
    const file = path.join(temporaryFolder(), 'a.png');
    const living = temporaryPath(file);
    const left = living.replace(`-${process.pid}-`, '-99999999-');
    for (const each of [living, left]) await writeFile(each, 'half a picture');
    await writeLossless(file, picture, { overwrite: false });
    expect((await readdir(path.dirname(file))).sort()).toEqual([path.basename(living), 'a.png']);
  });

  it.each(['a.jpg', 'a.JPEG', 'a.avif', 'a.heic', 'a.gif'])('refuses %s with the reason', async (name) => {
    const file = path.join(temporaryFolder(), name);
    const refused = writeLossless(file, picture, { overwrite: true });
    await expect(refused).rejects.toThrow(/rounding and compression destroy the hidden picture.*\.png/);
    await expect(refused).rejects.toThrow(UserError);
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('refuses names of other kinds', () => {
    expect(() => requireLosslessName('a.txt')).toThrow('not supported');
    expect(() => requireLosslessName('container')).toThrow('needs an ending');
    expect(() => requireLosslessName('a.constructor')).toThrow('not supported');
    expect(() => requireLosslessName('a.png')).not.toThrow();
  });

  it('refuses a WebP beyond its limits', async () => {
    const file = path.join(temporaryFolder(), 'a.webp');
    const wide = { width: 16384, height: 1, data: new Uint8Array(16384 * 3) };
    await expect(writeLossless(file, wide, { overwrite: false })).rejects.toThrow('16383');
  });

  it('leaves an existing file alone unless told', async () => {
    const file = path.join(temporaryFolder(), 'a.png');
    await writeFile(file, 'precious');
    await expect(writeLossless(file, picture, { overwrite: false })).rejects.toThrow('exists already');
    expect(await readFile(file, 'utf8')).toBe('precious');
    await writeLossless(file, picture, { overwrite: true });
    expect(await readRgb(file)).toEqual(picture);
    expect(await readdir(path.dirname(file))).toEqual(['a.png']);
  });

  it('says that the folder is missing, or is none, or that the name is a folder', async () => {
    const folder = temporaryFolder();
    const write = (name: string) => writeLossless(path.join(folder, name), picture, { overwrite: true });
    await expect(write('none/a.png')).rejects.toThrow(/folder .*none does not exist/);
    await writeFile(path.join(folder, 'file'), '');
    await expect(write('file/a.png')).rejects.toThrow(/is not a folder/);
    await mkdir(path.join(folder, 'd.png'));
    await expect(write('d.png')).rejects.toThrow(/it is a folder/);
    await expect(write(`${'n'.repeat(300)}.png`)).rejects.toThrow(/too long/);
    expect((await readdir(folder)).sort()).toEqual(['d.png', 'file']);
  });

  it('writes names as long as the file system allows', async () => {
    const file = path.join(temporaryFolder(), `${'ü'.repeat(125)}.png`);
    await writeLossless(file, picture, { overwrite: false });
    expect(await readRgb(file)).toEqual(picture);
  });

  it('refuses an alpha plane of another size', async () => {
    const file = path.join(temporaryFolder(), 'a.png');
    const short = new Uint8Array(5);
    await expect(writeLossless(file, picture, { alpha: short, overwrite: false })).rejects.toThrow(
      RangeError,
    );
  });
});

describe('encodePng', () => {
  it('gives the bytes of a PNG', async () => {
    const data = await encodePng(picture);
    expect((await sharp(data).metadata()).format).toBe('png');
    expect(await readRgb(data)).toEqual(picture);
  });
});
