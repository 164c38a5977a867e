import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { onnxModels } from '../../../src/exports/onnx-models';
import { StegoModel } from '../../../src/hiding/stego-model';
import { testDevice } from '../../support/compute';
import { difference, exportedModels, pictures, telling } from '../../support/exported';

let device: Device;
beforeAll(() => {
  device = testDevice();
});
afterAll(() => device.dispose());

describe.each(exportedModels)('the ONNX models of %s', (_, options) => {
  const { network, weights } = telling(options);
  const models = onnxModels(network, weights);

  it.each([
    [1, 2, 3],
    [3, 5, 4],
    [2, 1, 1],
  ])('hide and reveal %i pictures of %i × %i cells as here', async (batch, rows, columns) => {
    const side = network.cell === 1 ? 7 : network.cell;
    const [height, width] = [rows * side, columns * side];
    const shape = [batch, height, width, 3];
    const [cover, secret] = [1, 2].map((seed) => pictures(batch, height, width, seed));
    const run = async (model: Uint8Array, feeds: Record<string, Uint8Array>) => {
      const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
      const tensors = Object.entries(feeds).map(([name, data]) => [name, new Tensor('uint8', data, shape)]);
      const [output] = Object.values(await session.run(Object.fromEntries(tensors)));
      expect(output.dims).toEqual(shape);
      return output.data as Uint8Array;
    };
    const container = await run(models.hide, { cover, secret });
    const revealed = await run(models.reveal, { container });

    const model = new StegoModel(device, network, weights);
    const size = height * width * 3;
    for (let i = 0; i < batch; i++) {
      const [c, s, hidden, found] = [cover, secret, container, revealed].map((data) => ({
        width,
        height,
        data: data.subarray(i * size, (i + 1) * size),
      }));
      expect(difference(hidden.data, (await model.hide(c, s)).data)).toEqual({ largest: 0, share: 0 });
      expect(difference(found.data, (await model.reveal(hidden)).data)).toEqual({ largest: 0, share: 0 });
    }
    // A constant picture would be the same whatever the weights.
    expect(new Set(revealed).size).toBeGreaterThan(2);
    await model.dispose();
  });
});
