import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { hidePicture, revealPicture } from '../../../src/hiding/hide-picture';
import { StegoModel } from '../../../src/hiding/stego-model';
import { readRgba } from '../../../src/images/read';
import { initialParameters } from '../../../src/models/flat-parameters';
import { createNetwork } from '../../../src/models/registry';
import { fill, testDevice } from '../../support/compute';
import { imageStructure } from '../../support/image-structure';
import { smallConfig } from '../../support/networks';
import { temporaryFolder } from '../../support/temporary-folder';

const network = createNetwork(smallConfig().model);
const [width, height] = [20, 12];
const formats = ['png', 'webp', 'tiff'] as const;
let device: Device;
let model: StegoModel;

beforeAll(() => {
  device = testDevice();
  model = new StegoModel(device, network, initialParameters(network, 9));
});
afterAll(() => device.dispose());

function raw(channels: 1 | 2 | 3 | 4): Sharp {
  const values = Uint8Array.from(fill(width * height * channels, 7 + channels, 0, 255.99));
  // Pixels that nobody sees, whose colours the hidden picture needs all the same.
  if (channels % 2 === 0) for (let i = channels - 1; i < values.length; i += 3 * channels) values[i] = 0;
  return sharp(values, { raw: { width, height, channels } });
}

function deep(channels: 1 | 2 | 3 | 4): Sharp {
  const values = Uint16Array.from(fill(width * height * channels, 7 + channels, 0, 65535.99));
  return sharp(values, { raw: { width, height, channels } }).toColourspace(channels < 3 ? 'grey16' : 'rgb16');
}

/** All that a camera or an editor writes beside the pixels. */
const photographed = (image: Sharp, orientation: number) =>
  image
    .withIccProfile('p3')
    .withExifMerge({ IFD0: { Software: 'Camera 1.0', Artist: 'A. Nonymous' } })
    .withMetadata({ orientation, icc: 'p3' })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');

const covers: Readonly<Record<string, () => Promise<Buffer>>> = {
  'greyscale PNG': () => raw(1).toColourspace('b-w').png().toBuffer(),
  'greyscale PNG with transparency': () => raw(2).toColourspace('b-w').png().toBuffer(),
  'palette PNG': () => raw(3).png({ palette: true }).toBuffer(),
  'PNG with transparency': () => raw(4).png().toBuffer(),
  'WebP with transparency': () => raw(4).webp({ lossless: true, exact: true }).toBuffer(),
  'TIFF with transparency': () => raw(4).tiff({ compression: 'lzw' }).toBuffer(),
  '16-bit PNG': () => deep(3).png().toBuffer(),
  '16-bit PNG with transparency': () => deep(4).png().toBuffer(),
  '16-bit greyscale TIFF': () => deep(1).tiff({ compression: 'lzw' }).toBuffer(),
  'wide-gamut PNG with transparency': () => raw(4).withIccProfile('p3').png().toBuffer(),
  'CMYK JPEG': () => raw(3).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
  'JPEG from a camera held upright': () => photographed(raw(3), 6).jpeg().toBuffer(),
  'PNG with transparency that stands on its head': () => photographed(raw(4), 3).png().toBuffer(),
};

async function filesFor(cover: Buffer) {
  const folder = temporaryFolder();
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('cover'), cover);
  await sharp(Uint8Array.from(fill(40 * 30 * 3, 1, 0, 255.99)), {
    raw: { width: 40, height: 30, channels: 3 },
  })
    .png()
    .toFile(file('secret.png'));
  return { cover: file('cover'), secret: file('secret.png'), file };
}

describe.each(Object.keys(covers))('a container whose cover is a %s', (kind) => {
  it.each(formats)(
    'reveals from %s what was measured, with the size and transparency shown',
    async (format) => {
      const bytes = await covers[kind]();
      const { file, ...pair } = await filesFor(bytes);
      const output = file(`container.${format}`);
      const hidden = await hidePicture(model, { ...pair, output, fit: 'cover', overwrite: false });

      const { autoOrient, hasAlpha } = await sharp(bytes).metadata();
      const written = await sharp(output).metadata();
      expect({ width: written.width, height: written.height }).toEqual(autoOrient);
      expect(written).toMatchObject({ hasAlpha, space: 'srgb', depth: 'uchar' });

      const [before, after] = [await readRgba(bytes), await readRgba(output)];
      expect(after.alpha).toEqual(before.alpha);
      expect(after.image).toEqual(hidden.container);
      expect((await revealPicture(model, output)).revealed).toEqual(hidden.revealed);
      expect(hidden.container).toEqual(await model.hide(before.image, hidden.secret));
    },
  );

  it.each(formats)('has nothing in %s that a plain picture has not', async (format) => {
    const { file, ...pair } = await filesFor(await covers[kind]());
    const output = file(`container.${format}`);
    const hidden = await hidePicture(model, { ...pair, output, fit: 'cover', overwrite: false });
    const plain = sharp(output).toFormat(format, {
      lossless: true,
      compression: 'deflate',
      predictor: 'horizontal',
    });
    expect(imageStructure(readFileSync(output))).toEqual(imageStructure(await plain.toBuffer()));
    const { exif, icc, xmp, iptc, comments, orientation } = await sharp(output).metadata();
    expect({ exif, icc, xmp, iptc, comments }).toEqual({});
    expect(orientation ?? 1).toBe(1);
    expect(hidden.alpha === undefined).toBe(!(await sharp(output).metadata()).hasAlpha);
  });
});

it('knows metadata when there is some', async () => {
  const structures = await Promise.all(
    formats.map(async (format) => imageStructure(await photographed(raw(3), 6).toFormat(format).toBuffer())),
  );
  expect(structures[0]).toEqual(expect.arrayContaining(['iCCP', 'eXIf', 'zTXt']));
  expect(structures[1]).toEqual(expect.arrayContaining(['ICCP', 'EXIF', 'XMP ']));
  expect(structures[2]).toEqual(expect.arrayContaining([34675]));
});
