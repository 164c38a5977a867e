import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { hideInMemory, hidePicture, revealPicture } from '../../../src/hiding/hide-picture';
import { containerNameFor, revealedNameFor } from '../../../src/hiding/names';
import { StegoModel } from '../../../src/hiding/stego-model';
import { readRgb, readRgba } from '../../../src/images/read';
import { fitTo } from '../../../src/images/resize';
import { initialParameters } from '../../../src/models/flat-parameters';
import { createNetwork } from '../../../src/models/registry';
import { fill, testDevice } from '../../support/compute';
import { smallConfig } from '../../support/networks';
import { temporaryFolder } from '../../support/temporary-folder';

const network = createNetwork(smallConfig().model);
let device: Device;
let model: StegoModel;

beforeAll(() => {
  device = testDevice();
  model = new StegoModel(device, network, initialParameters(network, 9));
});
afterAll(() => device.dispose());

async function pictureFile(
  file: string,
  width: number,
  height: number,
  channels: 3 | 4 = 3,
): Promise<string> {
  const data = Buffer.from(Uint8Array.from(fill(width * height * channels, width + height, 0, 255.99)));
  await sharp(data, { raw: { width, height, channels } }).toFile(file);
  return file;
}

async function pair(folder: string) {
  const cover = await pictureFile(path.join(folder, 'cover.png'), 40, 30);
  const secret = await pictureFile(path.join(folder, 'secret.png'), 25, 25);
  return { cover, secret, output: path.join(folder, 'out.png'), fit: 'contain', overwrite: false } as const;
}

describe('hidePicture', () => {
  it.each(['out.png', 'out.webp', 'out.tiff'])(
    'writes a container to %s that reveals what was reported',
    async (name) => {
      const folder = temporaryFolder();
      const options = { ...(await pair(folder)), output: path.join(folder, name) };
      const hidden = await hidePicture(model, options);
      const { container, revealed } = await revealPicture(model, options.output);
      const secret = await fitTo(options.secret, 40, 30, 'contain');
      expect([container.width, container.height]).toEqual([40, 30]);
      expect(hidden.container.data).toEqual(container.data);
      expect(hidden.revealed.data).toEqual(revealed.data);
      expect(hidden.secret.data).toEqual(secret.data);
      expect(hidden.cover.data).toEqual((await readRgb(options.cover)).data);
    },
  );

  it('keeps the transparency of the cover, and its colours where nothing shows', async () => {
    const folder = temporaryFolder();
    const options = await pair(folder);
    const cover = await pictureFile(path.join(folder, 'alpha.png'), 20, 20, 4);
    await hidePicture(model, { ...options, cover });
    const [before, after] = [await readRgba(cover), await readRgba(options.output)];
    expect(after.alpha).toEqual(before.alpha);
    const { revealed } = await revealPicture(model, options.output);
    const secret = await fitTo(options.secret, 20, 20, 'contain');
    const container = await model.hide(before.image, secret);
    expect(after.image.data).toEqual(container.data);
    expect(revealed.data).toEqual((await model.reveal(container)).data);
  });

  it.each([
    ['start', 0],
    ['centre', 8],
    ['end', 16],
  ] as const)('keeps the %s of a secret that is cut', async (position, left) => {
    const folder = temporaryFolder();
    const cover = await pictureFile(path.join(folder, 'cover.png'), 24, 24);
    const secret = await pictureFile(path.join(folder, 'secret.png'), 40, 24);
    const hidden = await hideInMemory(model, { cover, secret, fit: 'cover', position });
    const cut = await sharp(secret).extract({ left, top: 0, width: 24, height: 24 }).raw().toBuffer();
    expect(Buffer.compare(hidden.secret.data, cut)).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['cover.png', 'secret.png']);
  });

  it('never writes a lossy container', async () => {
    const folder = temporaryFolder();
    const options = { ...(await pair(folder)), output: path.join(folder, 'out.jpg') };
    await expect(hidePicture(model, options)).rejects.toThrow(/does not keep every pixel/);
    expect(existsSync(options.output)).toBe(false);
  });

  it('leaves nothing behind when it is cancelled, before it writes or after', async () => {
    const folder = temporaryFolder();
    const options = await pair(folder);
    for (const at of [0, 0.6]) {
      const controller = new AbortController();
      if (at === 0) controller.abort();
      const hiding = hidePicture(model, {
        ...options,
        signal: controller.signal,
        progress: (fraction) => fraction >= at && controller.abort(),
      });
      await expect(hiding).rejects.toThrow('Cancelled');
      expect(readdirSync(folder).sort()).toEqual(['cover.png', 'secret.png']);
    }
  });

  it('replaces a file only when told', async () => {
    const options = await pair(temporaryFolder());
    writeFileSync(options.output, 'mine');
    await expect(hidePicture(model, options)).rejects.toThrow(/exists/);
    // Said before anything is read or computed.
    await expect(hidePicture(model, { ...options, cover: 'missing.png' })).rejects.toThrow(/exists/);
    const { container } = await hidePicture(model, { ...options, overwrite: true });
    expect(await readRgb(options.output)).toEqual(container);
  });
});

describe('names', () => {
  it('stand beside the cover and the container', () => {
    expect(containerNameFor('/a/photo.JPG')).toBe('/a/photo.stego.png');
    expect(containerNameFor('/a.b/photo')).toBe('/a.b/photo.stego.png');
    expect(revealedNameFor('/a/photo.stego.png')).toBe('/a/photo.revealed.png');
    expect(containerNameFor('/a/photo.JPG', 2)).toBe('/a/photo-2.stego.png');
    expect(revealedNameFor('/a/photo-2.stego.png')).toBe('/a/photo-2.revealed.png');
    expect(revealedNameFor('/a/.hidden')).toBe('/a/.hidden.revealed.png');
  });
});
