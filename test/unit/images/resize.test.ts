import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UnreadableImageError } from '../../../src/images/image-source';
import { fitTo } from '../../../src/images/resize';
import type { RgbImage } from '../../../src/images/rgb-image';
import { pipeline, pixel, testPicture } from '../../support/pictures';
import { temporaryFolder } from '../../support/temporary-folder';

/** Red, green and blue thirds side by side. */
function thirds(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i += 1) data[i * 3 + Math.floor(((i % width) * 3) / width)] = 255;
  return { width, height, data };
}

describe('fitTo', () => {
  it('adds black bars for contain', async () => {
    const image = await fitTo(thirds(60, 20), 30, 30, 'contain');
    expect([image.width, image.height]).toEqual([30, 30]);
    expect(pixel(image, 5, 2)).toEqual([0, 0, 0]);
    expect(pixel(image, 5, 15)).toEqual([255, 0, 0]);
    expect(pixel(image, 15, 27)).toEqual([0, 0, 0]);
    expect(pixel(image, 25, 15)).toEqual([0, 0, 255]);
  });

  it('cuts the sides off for cover', async () => {
    const image = await fitTo(thirds(60, 20), 20, 20, 'cover');
    expect([2, 10, 17].map((x) => pixel(image, x, 10))).toEqual([
      [0, 255, 0],
      [0, 255, 0],
      [0, 255, 0],
    ]);
  });

  it('stretches for fill', async () => {
    const image = await fitTo(thirds(60, 20), 30, 50, 'fill');
    expect([2, 15, 27].map((x) => pixel(image, x, 45))).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]);
  });

  it.each(['contain', 'cover', 'fill'] as const)(
    'keeps the pixels of a picture that fits (%s)',
    async (fit) => {
      const picture = testPicture(31, 17);
      expect(await fitTo(picture, 31, 17, fit)).toEqual(picture);
      expect(await fitTo(await pipeline(picture).png().toBuffer(), 31, 17, fit)).toEqual(picture);
    },
  );

  it('measures the picture as it is shown', async () => {
    const file = path.join(temporaryFolder(), 'a.png');
    await writeFile(file, await pipeline(thirds(60, 20)).withMetadata({ orientation: 6 }).png().toBuffer());
    const image = await fitTo(file, 20, 60, 'contain');
    expect([5, 30, 55].map((y) => pixel(image, 10, y))).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]);
  });

  it('lays transparency over white before it resizes', async () => {
    const clear = await sharp({ create: { width: 40, height: 40, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    expect(pixel(await fitTo(clear, 10, 10, 'cover'), 5, 5)).toEqual([255, 255, 255]);
  });

  it('refuses what cannot be read', async () => {
    await expect(fitTo('/nowhere/a.png', 8, 8, 'fill')).rejects.toThrow(UnreadableImageError);
  });
});
