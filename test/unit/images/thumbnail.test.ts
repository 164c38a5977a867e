import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { thumbnailOf } from '../../../src/images/thumbnail';
import { temporaryFolder } from '../../support/temporary-folder';

async function thumbnail(width: number, height: number) {
  const file = path.join(temporaryFolder(), 'picture.png');
  await sharp({ create: { width, height, channels: 3, background: '#c08040' } }).toFile(file);
  return sharp(await thumbnailOf(file, 100)).metadata();
}

describe('thumbnailOf', () => {
  it('shrinks the longer side, and keeps what is small', async () => {
    expect(await thumbnail(400, 200)).toMatchObject({ format: 'webp', width: 100, height: 50 });
    expect(await thumbnail(40, 30)).toMatchObject({ width: 40, height: 30 });
  });

  it('says what cannot be read', async () => {
    await expect(thumbnailOf(path.join(temporaryFolder(), 'none.png'), 100)).rejects.toThrow(
      'there is no such file',
    );
  });
});
