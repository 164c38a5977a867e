import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { synthesiseImage } from '../../../src/datasets/synthesiser/synthesise';
import { UserError } from '../../../src/errors';
import { parseChannel } from '../../../src/evaluation/channel';
import { pixelErrors } from '../../../src/evaluation/pixel-errors';
import { pipeline, testPicture } from '../../support/pictures';
import { plain } from './pseudo-pictures';

const picture = synthesiseImage(3, 0, 48);
const through = (channel: string, image = picture, pair = 0) => parseChannel(channel).apply(image, pair);
const rmse = async (channel: string, image = picture) =>
  pixelErrors(image, await through(channel, image)).rmse;

describe('parseChannel', () => {
  it.each(['png', 'jpeg:1', 'jpeg:100', 'jpeg444:95', 'webp:90', 'noise:0', 'noise:2.5', 'resize:4'])(
    'knows %s by its name',
    (text) => expect(parseChannel(text).name).toBe(text),
  );

  it('gives one name to one channel', () => {
    expect(parseChannel('resize:0.50').name).toBe('resize:0.5');
  });

  it.each([
    ...['', 'gif', 'PNG', 'png:9', 'jpeg', 'jpeg:', 'jpeg:0', 'jpeg:101', 'jpeg:75.5', 'jpeg:-1', 'webp:x'],
    ...['jpeg:75 ', 'noise:256', 'noise:1e1', 'resize:0', 'resize:4.01', 'resize:1:2', 'toString:1'],
  ])('refuses %j in one line that lists the forms', (text) => {
    const parse = () => parseChannel(text);
    expect(parse).toThrow(UserError);
    expect(parse).toThrow(/^A channel is png, jpeg:Q, .*webp:Q .*noise:S .*resize:F .*, not .+\.$/);
  });
});

describe('the channel', () => {
  it('png keeps every value', async () => {
    expect(await through('png')).toEqual(picture);
  });

  it.each(['jpeg:90', 'jpeg444:90', 'webp:90', 'noise:2', 'resize:0.5', 'resize:3'])(
    '%s changes a picture and keeps an odd size',
    async (channel) => {
      const odd = testPicture(33, 17);
      const received = await through(channel, odd);
      expect([received.width, received.height, received.data.length]).toEqual([33, 17, 33 * 17 * 3]);
      expect(received.data).not.toEqual(odd.data);
    },
  );

  it.each(['jpeg', 'jpeg444', 'webp'])('%s loses more at a lower quality, never all', async (format) => {
    const [high, low] = [await rmse(`${format}:95`), await rmse(`${format}:30`)];
    expect(high).toBeGreaterThan(0);
    expect(low).toBeGreaterThan(1.2 * high);
    expect(low).toBeLessThan(20);
  });

  it('jpeg is what the encoder makes of the picture', async () => {
    const file = await pipeline(picture).jpeg({ quality: 75 }).toBuffer();
    expect((await sharp(file).metadata()).chromaSubsampling).toBe('4:2:0');
    const decoded = await sharp(file).raw().toBuffer();
    expect(Buffer.from((await through('jpeg:75')).data)).toEqual(decoded);
  });

  it('jpeg444 keeps colours that jpeg blends with their neighbours', async () => {
    const stripes = plain(32, 32, 60);
    stripes.data.forEach((_, i) => {
      if (i % 6 === 0) stripes.data[i] = 200;
    });
    expect(await rmse('jpeg:95', stripes)).toBeGreaterThan(5 * (await rmse('jpeg444:95', stripes)));
  });

  it('noise has the deviation asked for and no bias', async () => {
    const grey = plain(100, 100, 128);
    const received = await through('noise:2', grey);
    const mean = received.data.reduce((sum, value) => sum + value - 128, 0) / received.data.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    // Rounding adds a variance of 1/12. Five standard errors of 30,000 values are 0.04.
    expect(Math.abs(pixelErrors(grey, received).rmse - Math.sqrt(4 + 1 / 12))).toBeLessThan(0.05);
  });

  it('noise is that of its pair', async () => {
    const [first, again, other] = [
      await through('noise:5', picture, 7),
      await through('noise:5', picture, 7),
      await through('noise:5', picture, 8),
    ];
    expect(again).toEqual(first);
    expect(other.data).not.toEqual(first.data);
  });

  it('noise stays within 0 and 255', async () => {
    for (const value of [0, 255]) {
      const { data } = await through('noise:20', plain(16, 16, value));
      const still = data.filter((each) => each === value).length / data.length;
      expect(still).toBeGreaterThan(0.4);
      expect(data.every((each) => Math.abs(each - value) < 128)).toBe(true);
    }
  });

  it('resize loses detail when it shrinks, and nothing at factor 1', async () => {
    expect(await through('resize:1')).toEqual(picture);
    const [half, quarter, twice] = [
      await rmse('resize:0.5'),
      await rmse('resize:0.25'),
      await rmse('resize:2'),
    ];
    expect(quarter).toBeGreaterThan(half);
    expect(half).toBeGreaterThan(twice);
    expect(await through('resize:0.001', plain(5, 9, 77))).toEqual(plain(5, 9, 77));
  });

  it.each(['resize:0.5', 'resize:0.3', 'resize:2.7'])('%s shifts nothing', async (channel) => {
    const slope = plain(60, 40, 0);
    slope.data.forEach((_, i) => (slope.data[i] = 4 * (Math.floor(i / 3) % 60)));
    const { data } = await through(channel, slope);
    // A shift of half a pixel would move every value by 2. At its edges the slope ends.
    const moved = data.map((value, i) => Math.abs(value - slope.data[i]));
    const inside = moved.filter((_, i) => Math.abs((Math.floor(i / 3) % 60) - 29.5) < 15);
    expect(Math.max(...inside)).toBeLessThanOrEqual(1);
  });

  it('webp says that it cannot hold a picture', async () => {
    await expect(through('webp:90', plain(16384, 1, 0))).rejects.toThrow(/^A picture of 16384×1 /);
  });
});
