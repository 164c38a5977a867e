import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../src/compute/device';
import { compileProgram } from '../../src/compute/onnx/compile';
import { providers } from '../../src/compute/onnx/providers';
import { WorkerClient } from '../../src/compute/onnx/worker-client';
import { imageSpec, roundTripInputs, roundTripProgram } from '../../src/hiding/programs';
import { createNetwork } from '../../src/models/registry';
import type { ModelOptions } from '../../src/models/registry';
import { presets } from '../../src/training/presets';
import { stepInputs, stepProgram, stepState } from '../../src/training/step-program';
import { testDevice, testWorker } from '../support/compute';
import { everyKind, smallConfig, smallModel, smallModels } from '../support/networks';
import { noWebgpu, onWebgpu } from '../support/webgpu-setup';

const presetsOf = (name: ModelOptions['name']) =>
  Object.values(presets).filter(({ model }) => (model?.name ?? 'baluja') === name);

/** All kinds of networks; one that is added to the registry must be added here to compile. */
const networks: Record<ModelOptions['name'], Parameters<typeof smallConfig>[0][]> = {
  baluja: [
    { model: { ...smallModel, outputActivation: 'linear' } },
    { model: { ...smallModel, outputActivation: 'relu' } },
    { model: { ...smallModel, outputActivation: 'sigmoid' } },
    ...presetsOf('baluja'),
  ],
  'haar-invertible': [{ model: smallModels['haar-invertible'] }, ...presetsOf('haar-invertible')],
  'jpeg-qim': [{ model: smallModels['jpeg-qim'] }, ...presetsOf('jpeg-qim')],
  'residual-qim': [{ model: smallModels['residual-qim'] }, ...presetsOf('residual-qim')],
};

describe.skipIf(noWebgpu())(onWebgpu('placement'), () => {
  let device: Device;
  beforeAll(() => {
    device = testDevice(1, 'webgpu');
  });
  afterAll(() => device.dispose());

  for (const [name, changes] of Object.entries(networks)) {
    it.each(changes)(`every operator of ${name} runs there: %j`, async (change) => {
      const { model, imageSize, optimizer } = smallConfig(change);
      const network = createNetwork(model);
      const noise = 0.02;
      const options = {
        loss: { kind: 'squared' as const, beta: 1, ssim: 0 },
        noise,
        adam: optimizer,
        clipNorm: 1,
      };
      // onnxruntime refuses the session where an operator would run elsewhere.
      const step = await device.compile(
        stepProgram(network, options),
        stepInputs(network, 2, imageSize, noise),
        { state: stepState },
      );
      await step.dispose();
      const evaluation = await device.compile(
        roundTripProgram(network),
        roundTripInputs(network, imageSpec(2, imageSize, imageSize)),
        { uint8Outputs: ['container', 'revealed'] },
      );
      await evaluation.dispose();
    });
  }

  it('every operator of a channel with all kinds runs there', async () => {
    const { model, optimizer, channel } = smallConfig({ channel: { noise: 0.02, mixture: everyKind } });
    const network = createNetwork(model);
    // A side that is no multiple of a block, too.
    for (const side of [16, 12]) {
      const step = await device.compile(
        stepProgram(network, {
          loss: { kind: 'squared' as const, beta: 1, ssim: 0 },
          ...channel,
          adam: optimizer,
          clipNorm: 1,
        }),
        stepInputs(network, 2, side, channel.noise, 1, channel.mixture),
        { state: stepState },
      );
      await step.dispose();
    }
  });

  it('a graph that would fall back to the processor is refused', async () => {
    const { model, optimizer } = smallConfig();
    const network = createNetwork(model);
    const program = stepProgram(network, {
      loss: { kind: 'squared' as const, beta: 1, ssim: 0 },
      noise: 0,
      adam: optimizer,
      clipNorm: 1,
    });
    const forProcessor = compileProgram(program, stepInputs(network, 2, 8, 0), {}, 'processor');
    const client = new WorkerClient(testWorker, 'test');
    const params = { ...forProcessor, provider: providers.webgpu, state: {}, threads: 1 };
    await expect(client.request(0, 'create', params)).rejects.toThrow(/fallback to CPU/);
    await client.terminate();
  });
});
