import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { UserError } from '../../../src/errors';
import { hideProgram, imageSpec, revealProgram } from '../../../src/hiding/programs';
import { StegoModel } from '../../../src/hiding/stego-model';
import type { RgbImage } from '../../../src/images/rgb-image';
import { initialParameters } from '../../../src/models/flat-parameters';
import { fill, testDevice } from '../../support/compute';
import { smallBaluja } from '../../support/networks';

const network = smallBaluja({ outputActivation: 'sigmoid' });
const weights = initialParameters(network, 4);
let device: Device;
let model: StegoModel;

beforeAll(() => {
  device = testDevice(2);
  model = new StegoModel(device, network, weights);
});
afterAll(() => device.dispose());

const picture = (width: number, height: number, seed: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from(fill(width * height * 3, seed, 0, 255.99)),
});

/** Sums in another order may round to the next byte, rarely; anything else is a seam. */
function expectSame(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length);
  const differences = actual.reduce((found, value, i) => Math.max(found, Math.abs(value - expected[i])), 0);
  const unequal = actual.reduce((count, value, i) => count + Number(value !== expected[i]), 0);
  expect(differences).toBeLessThanOrEqual(1);
  expect(unequal / actual.length).toBeLessThan(1e-4);
}

describe('a picture larger than a tile', () => {
  it.each([
    [900, 401],
    [385, 384],
    [300, 800],
  ])('%i × %i is hidden and revealed as if in one piece', async (width, height) => {
    const [cover, secret] = [picture(width, height, 1), picture(width, height, 2)];
    const spec = imageSpec(1, height, width);
    const hide = await device.compile(
      hideProgram(network, weights),
      { cover: spec, secret: spec },
      { uint8Outputs: ['container'] },
    );
    const reveal = await device.compile(
      revealProgram(network, weights),
      { container: spec },
      { uint8Outputs: ['revealed'] },
    );

    const container = await model.hide(cover, secret);
    const whole = (await hide.run({ cover: cover.data, secret: secret.data })).container as Uint8Array;
    expectSame(container.data, whole);
    // A constant picture would be the same with any seam.
    expect(new Set(whole).size).toBeGreaterThan(20);

    const revealed = await model.reveal(container);
    expectSame(revealed.data, (await reveal.run({ container: container.data })).revealed as Uint8Array);
    await hide.dispose();
    await reveal.dispose();
  });
});

describe('hide', () => {
  it.each([
    [1, 1],
    [3, 40],
    [17, 5],
  ])('takes a picture of %i × %i', async (width, height) => {
    const container = await model.hide(picture(width, height, 1), picture(width, height, 2));
    expect([container.width, container.height]).toEqual([width, height]);
    expect((await model.reveal(container)).data.length).toBe(width * height * 3);
  });

  it('refuses a secret of another size', async () => {
    await expect(model.hide(picture(8, 8, 1), picture(8, 9, 2))).rejects.toThrow(UserError);
  });

  it('reports progress up to the end and can be cancelled', async () => {
    const fractions: number[] = [];
    const big = picture(900, 400, 1);
    await model.hide(big, big, { progress: (fraction) => fractions.push(fraction) });
    expect(fractions.length).toBeGreaterThan(2);
    expect(fractions.at(-1)).toBe(1);
    const controller = new AbortController();
    const cancelled = model.hide(big, big, { signal: controller.signal, progress: () => controller.abort() });
    await expect(cancelled).rejects.toThrow('Cancelled');
  });
});

it('a network that sees farther than a tile still takes pictures of any size', async () => {
  const halo = { top: 200, left: 200, bottom: 200, right: 200 };
  const far = new StegoModel(device, { ...network, revealHalo: halo }, weights);
  const container = picture(1000, 12, 5);
  expectSame((await far.reveal(container)).data, (await model.reveal(container)).data);
});
