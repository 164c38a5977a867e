import { execFileSync } from 'node:child_process';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { UnreadableImageError, reasonOf } from '../../../src/images/image-source';
import { imageSize, readRgb, readRgba } from '../../../src/images/read';
import type { RgbImage } from '../../../src/images/rgb-image';
import { largestDifference, pipeline, pixel, plain, testPicture, twoFrames } from '../../support/pictures';
import { temporaryFolder } from '../../support/temporary-folder';

const picture = testPicture(48, 32);

/** Puts bytes into a file of that name in a fresh folder. */
async function fileOf(name: string, data: string | Uint8Array): Promise<string> {
  const file = path.join(temporaryFolder(), name);
  await writeFile(file, data);
  return file;
}

function png16(channels: 1 | 3 | 4): Promise<Buffer> {
  const values = new Uint16Array(8 * 8 * channels).fill(0x8080);
  return sharp(values, { raw: { width: 8, height: 8, channels } })
    .toColourspace(channels === 1 ? 'grey16' : 'rgb16')
    .png()
    .toBuffer();
}

describe('pictures of every kind become 8-bit RGB', () => {
  it.each(['png', 'webp', 'tiff'] as const)('reads the very pixels of a lossless %s', async (format) => {
    const options = { lossless: true, compression: 'lzw' };
    const file = await fileOf(`a.${format}`, await pipeline(picture).toFormat(format, options).toBuffer());
    expect(await readRgb(file)).toEqual(picture);
    expect(await readRgba(file)).toEqual({ image: picture });
    expect(await imageSize(file)).toEqual({ width: 48, height: 32 });
  });

  it.each(['jpeg', 'avif'] as const)('reads %s', async (format) => {
    const file = await fileOf(`a.${format}`, await plain(16, 16, '#c08040').toFormat(format).toBuffer());
    const image = await readRgb(file);
    expect(
      largestDifference(image, await readRgb(await plain(16, 16, '#c08040').png().toBuffer())),
    ).toBeLessThan(6);
  });

  it('spreads grey over three channels', async () => {
    const grey = await sharp(Buffer.from([0, 77, 200, 255]), { raw: { width: 2, height: 2, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(grey).metadata()).channels).toBe(1);
    expect(Array.from((await readRgb(grey)).data)).toEqual([
      0, 0, 0, 77, 77, 77, 200, 200, 200, 255, 255, 255,
    ]);
  });

  it('separates grey from its alpha', async () => {
    const greyAlpha = await sharp(Buffer.from([100, 0, 100, 255]), {
      raw: { width: 2, height: 1, channels: 2 },
    })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(greyAlpha).metadata()).channels).toBe(2);
    const { image, alpha } = await readRgba(greyAlpha);
    expect(Array.from(image.data)).toEqual([100, 100, 100, 100, 100, 100]);
    expect(alpha).toEqual(new Uint8Array([0, 255]));
  });

  it('converts CMYK to RGB', async () => {
    const cmyk = await plain(8, 8, '#c08040').toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const [r, g, b] = pixel(await readRgb(cmyk), 4, 4);
    expect(Math.abs(r - 192)).toBeLessThan(30);
    expect(Math.abs(g - 128)).toBeLessThan(30);
    expect(Math.abs(b - 64)).toBeLessThan(30);
  });

  it.each([1, 3, 4] as const)('brings 16 bits in %i channels down to 8', async (channels) => {
    const data = await png16(channels);
    expect((await sharp(data).metadata()).depth).toBe('ushort');
    expect(pixel((await readRgba(data)).image, 3, 3)).toEqual([128, 128, 128]);
  });

  it('looks colours up in a palette', async () => {
    const data = await plain(8, 8, '#123456').png({ palette: true }).toBuffer();
    expect((await sharp(data).metadata()).isPalette).toBe(true);
    expect(pixel(await readRgb(data), 0, 0)).toEqual([0x12, 0x34, 0x56]);
  });

  it('undoes a colour profile', async () => {
    const data = await plain(8, 8, '#c08040').withIccProfile('p3').png().toBuffer();
    const stored = await sharp(data, { ignoreIcc: true }).raw().toBuffer();
    expect(Array.from(stored.subarray(0, 3))).not.toEqual([192, 128, 64]);
    const [r, g, b] = pixel(await readRgb(data), 0, 0);
    expect(Math.max(Math.abs(r - 192), Math.abs(g - 128), Math.abs(b - 64))).toBeLessThanOrEqual(2);
  });

  it.each(['gif', 'webp'] as const)('takes the first frame of an animated %s', async (format) => {
    const data = await twoFrames(8).toFormat(format, { lossless: true }).toBuffer();
    expect((await sharp(data).metadata()).pages).toBe(2);
    const image = await readRgb(data);
    expect([image.width, image.height]).toEqual([8, 8]);
    expect(pixel(image, 7, 7)).toEqual([200, 200, 200]);
    expect(await imageSize(data)).toEqual({ width: 8, height: 8 });
  });

  it('draws a vector image at its own size', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="9" height="9" fill="red"/></svg>';
    const image = await readRgb(await fileOf('a.svg', svg));
    expect([image.width, image.height]).toEqual([20, 10]);
    expect(pixel(image, 2, 2)).toEqual([255, 0, 0]);
    expect(pixel(image, 15, 5)).toEqual([255, 255, 255]);
  });

  it('reads one single pixel, and very narrow pictures', async () => {
    expect(await readRgb(await plain(1, 1, '#010203').png().toBuffer())).toEqual({
      width: 1,
      height: 1,
      data: new Uint8Array([1, 2, 3]),
    });
    expect(await imageSize(await plain(3, 500, 'red').png().toBuffer())).toEqual({ width: 3, height: 500 });
  });

  it.each(['photo.jpg', 'PHOTO.PNG', 'no ending', 'Größe 图片 🙂.png', "it's [a] #1 %20.png"])(
    'does not mind the name %s',
    async (name) => {
      const file = await fileOf(name, await pipeline(picture).png().toBuffer());
      expect(await readRgb(file)).toEqual(picture);
    },
  );

  it('follows a symbolic link', async () => {
    const file = await fileOf('a.png', await pipeline(picture).png().toBuffer());
    await symlink(file, `${file}.link.png`);
    expect(await readRgb(`${file}.link.png`)).toEqual(picture);
  });

  it('sees new pixels when a file is replaced', async () => {
    const file = await fileOf('a.png', await plain(8, 8, '#ff0000').png().toBuffer());
    expect(pixel(await readRgb(file), 0, 0)).toEqual([255, 0, 0]);
    await writeFile(`${file}.new`, await plain(8, 8, '#00ff00').png().toBuffer());
    await rename(`${file}.new`, file);
    expect(pixel(await readRgb(file), 0, 0)).toEqual([0, 255, 0]);
  });
});

describe('transparency', () => {
  const half = () =>
    sharp(Buffer.from([10, 20, 30, 0, 40, 50, 60, 255]), { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer();

  it('lays the picture over white', async () => {
    expect(Array.from((await readRgb(await half())).data)).toEqual([255, 255, 255, 40, 50, 60]);
  });

  it('drops it on request', async () => {
    expect(Array.from((await readRgb(await half(), { alpha: 'drop' })).data)).toEqual([
      10, 20, 30, 40, 50, 60,
    ]);
  });

  it('keeps it apart, the colours as stored', async () => {
    const { image, alpha } = await readRgba(await half());
    expect(Array.from(image.data)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(alpha).toEqual(new Uint8Array([0, 255]));
  });
});

describe('EXIF orientation', () => {
  // Where the pixel shown at (x, y) is stored, for a stored picture of w × h (EXIF 2.32, tag 0x0112).
  const stored: Record<number, (x: number, y: number, w: number, h: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y, w) => [w - 1 - x, y],
    3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
    4: (x, y, _w, h) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y, _w, h) => [y, h - 1 - x],
    7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
    8: (x, y, w) => [w - 1 - y, x],
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns orientation %i upright', async (orientation) => {
    const source = testPicture(12, 7);
    const data = await pipeline(source).withMetadata({ orientation }).png().toBuffer();
    expect((await sharp(data).metadata()).orientation).toBe(orientation);
    const image: RgbImage = await readRgb(data);
    const expected = orientation < 5 ? { width: 12, height: 7 } : { width: 7, height: 12 };
    expect({ width: image.width, height: image.height }).toEqual(expected);
    expect(await imageSize(data)).toEqual(expected);
    for (let y = 0; y < image.height; y += 1) {
      for (let x = 0; x < image.width; x += 1) {
        const [sx, sy] = stored[orientation](x, y, source.width, source.height);
        expect(pixel(image, x, y)).toEqual(pixel(source, sx, sy));
      }
    }
  });
});

describe('files that cannot be read', () => {
  async function failure(file: string): Promise<UnreadableImageError> {
    const errors = await Promise.all(
      [readRgb(file), readRgba(file), imageSize(file)].map((work) =>
        work.then(
          () => undefined,
          (e: unknown) => e,
        ),
      ),
    );
    // Header-only reading may find nothing wrong with damaged pixels.
    for (const error of errors.slice(0, 2)) {
      expect(error).toBeInstanceOf(UnreadableImageError);
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toContain(file);
      expect((error as Error).message).not.toMatch(/\n|vips|libpng|Input/i);
    }
    return errors[0] as UnreadableImageError;
  }

  it('says that a file is empty', async () => {
    expect((await failure(await fileOf('a.png', ''))).reason).toBe('the file is empty');
  });

  it('says that text is no image', async () => {
    expect((await failure(await fileOf('a.png', 'dear diary'))).reason).toContain('not an image');
  });

  it('says that there is no such file', async () => {
    const folder = temporaryFolder();
    expect((await failure(path.join(folder, 'none.png'))).reason).toBe('there is no such file');
    await symlink(path.join(folder, 'nowhere.png'), path.join(folder, 'link.png'));
    expect((await failure(path.join(folder, 'link.png'))).reason).toBe('there is no such file');
    await symlink('self.png', path.join(folder, 'self.png'));
    expect((await failure(path.join(folder, 'self.png'))).reason).toContain('leads to itself');
  });

  it('says that a folder is no image', async () => {
    const folder = path.join(temporaryFolder(), 'a.png');
    await mkdir(folder);
    expect((await failure(folder)).reason).toContain('folder');
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    const pipe = path.join(temporaryFolder(), 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    expect((await failure(pipe)).reason).toContain('not a regular file');
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff'] as const)('refuses a %s that is cut off', async (format) => {
    const whole = await pipeline(testPicture(256, 256)).toFormat(format, { lossless: true }).toBuffer();
    const file = await fileOf(`a.${format}`, whole.subarray(0, Math.floor(whole.length * 0.6)));
    expect((await failure(file)).reason).toMatch(/damaged|cut off|not an image/);
  });

  it('refuses a header without a picture', async () => {
    const whole = await pipeline(picture).jpeg().toBuffer();
    expect((await failure(await fileOf('a.jpg', whole.subarray(0, 20)))).reason).toContain('header');
  });

  it('refuses a PNG whose check sum is wrong', async () => {
    const data = await pipeline(picture).png().toBuffer();
    data[data.indexOf('IDAT') + 100] ^= 0xff;
    expect((await failure(await fileOf('a.png', data))).reason).toMatch(/damaged/);
  });

  it('refuses more pixels than fit, before it reserves memory for them', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>';
    expect((await failure(await fileOf('a.svg', svg))).reason).toContain('too large');
  });

  it('names no file for bytes in memory', async () => {
    await expect(readRgb(new Uint8Array(0))).rejects.toThrow('Cannot read the image: the file is empty.');
    await expect(readRgb(Buffer.from('text'))).rejects.toThrow(UnreadableImageError);
  });

  it.each([
    ['EACCES', 'permission denied'],
    ['EPERM', 'permission denied'],
    ['EISDIR', 'it is a folder, not an image'],
    ['ENAMETOOLONG', 'its name is too long'],
  ])('has plain words for %s', (code, reason) => {
    expect(reasonOf(Object.assign(new Error('system'), { code }))).toBe(reason);
  });
});
