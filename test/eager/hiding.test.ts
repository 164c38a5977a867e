import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../src/compute/device';
import { StegoModel } from '../../src/hiding/stego-model';
import { initialParameters } from '../../src/models/flat-parameters';
import { testDevice } from '../support/compute';
import { eagerDevice, missingBackend } from '../support/eager';
import { smallBaluja } from '../support/networks';
import { largestDifference, testPicture } from '../support/pictures';

describe.skipIf(missingBackend)('hiding and revealing op by op on TensorFlow', () => {
  const network = smallBaluja({ outputActivation: 'sigmoid' });
  const weights = initialParameters(network, 4);
  const onnx = testDevice();
  let device: Device;
  beforeAll(async () => {
    device = await eagerDevice();
  });
  afterAll(() => Promise.all([device.dispose(), onnx.dispose()]));

  // Larger than a tile, so that windows of one program are used several times.
  it.each([
    [70, 50],
    [500, 390],
  ])('gives the pictures of onnxruntime: %i × %i', async (width, height) => {
    const [cover, secret] = [testPicture(width, height), testPicture(width, height, 3)];
    const here = new StegoModel(device, network, weights);
    const there = new StegoModel(onnx, network, weights);
    const container = await here.hide(cover, secret);
    // Where a value falls on the edge between two bytes, sums in another order may take the other one.
    expect(largestDifference(container, await there.hide(cover, secret))).toBeLessThanOrEqual(1);
    const revealed = await here.reveal(container);
    expect(largestDifference(revealed, await there.reveal(container))).toBeLessThanOrEqual(1);
    // A constant picture would agree with anything that ends in saturation.
    expect(new Set(revealed.data).size).toBeGreaterThan(10);
    await Promise.all([here.dispose(), there.dispose()]);
  });
});
