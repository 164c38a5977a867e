import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../src/compute/device';
import { StegoModel } from '../../src/hiding/stego-model';
import type { RgbImage } from '../../src/images/rgb-image';
import { initialParameters } from '../../src/models/flat-parameters';
import { createNetwork } from '../../src/models/registry';
import { fill, testDevice } from '../support/compute';
import { smallConfig, smallModel, smallModels } from '../support/networks';
import { noWebgpu, onWebgpu } from '../support/webgpu-setup';

const picture = (width: number, height: number, seed: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from(fill(width * height * 3, seed, 0, 255.99)),
});

describe.skipIf(noWebgpu())(onWebgpu('hiding'), () => {
  let devices: Device[];
  beforeAll(() => {
    devices = [testDevice(1, 'webgpu'), testDevice(1)];
  });
  afterAll(() => Promise.all(devices.map((device) => device.dispose())));

  const sizes = [
    [40, 33],
    [13, 9],
    // Two tiles.
    [400, 24],
  ];
  const models = [
    { ...smallModel, outputActivation: 'sigmoid' as const },
    smallModels['haar-invertible'],
    smallModels['jpeg-qim'],
    smallModels['residual-qim'],
  ];
  const cases = models.flatMap((model) => sizes.map(([width, height]) => ({ model, width, height })));

  it.each(cases)(
    'is as on the processor: $width × $height, $model',
    async ({ model: kind, width, height }) => {
      const network = createNetwork(smallConfig({ model: kind }).model);
      const weights = initialParameters(network, 4);
      const [cover, secret] = [picture(width, height, 1), picture(width, height, 2)];
      const [onGpu, onCpu] = await Promise.all(
        devices.map(async (device) => {
          const model = new StegoModel(device, network, weights);
          const container = await model.hide(cover, secret);
          const revealed = await model.reveal(picture(width, height, 3));
          await model.dispose();
          return [container.data, revealed.data];
        }),
      );
      onCpu.forEach((expected, i) => {
        // A constant picture would be the same with any defect.
        expect(new Set(expected).size).toBeGreaterThan(20);
        const differences = onGpu[i].map((value, at) => Math.abs(value - expected[at]));
        expect(Math.max(...differences)).toBeLessThanOrEqual(1);
        expect(differences.filter(Boolean).length / differences.length).toBeLessThan(1e-3);
      });
    },
  );
});
