import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareWithOriginal } from '../../../src/engine/compare-with-original';
import { psnr } from '../../../src/evaluation/pixel-errors';
import { ssim } from '../../../src/evaluation/ssim';
import { fitTo } from '../../../src/images/resize';
import { writeLossless } from '../../../src/images/write';
import { testPicture } from '../../support/pictures';
import { temporaryFolder } from '../../support/temporary-folder';

const image = testPicture(40, 30);
const other = { ...image, data: image.data.map((value, i) => (i % 5 === 0 ? value ^ 3 : value)) };

async function imageFile(): Promise<string> {
  const file = path.join(temporaryFolder(), 'original.png');
  await writeLossless(file, image, { overwrite: false });
  return file;
}

describe('a picture and its original', () => {
  it('are measured, pixel for pixel', async () => {
    const file = await imageFile();
    const { original, metrics } = await compareWithOriginal({ original: file, picture: other });
    expect(original).toEqual(image);
    expect(metrics.psnr).toBe(psnr(image, other));
    expect(metrics.ssim).toBe(ssim(image, other));
    expect((await compareWithOriginal({ original: file, picture: image })).metrics.psnr).toBe(Infinity);
  });

  it('are of one size, unless the original was made to fit', async () => {
    const file = await imageFile();
    const picture = testPicture(20, 20);
    await expect(compareWithOriginal({ original: file, picture })).rejects.toThrow(
      'It is 40 × 30, the container 20 × 20',
    );
    const { original } = await compareWithOriginal({ original: file, picture, fit: 'contain' });
    expect(original).toEqual(await fitTo(file, 20, 20, 'contain'));
    const cut = await compareWithOriginal({ original: file, picture, fit: 'cover', position: 'end' });
    expect(cut.original).toEqual(await fitTo(file, 20, 20, 'cover', 'end'));
    expect(cut.original).not.toEqual(await fitTo(file, 20, 20, 'cover'));
  });
});
