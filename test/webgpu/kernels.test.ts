import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Device } from '../../src/compute/device';
import { testDevice } from '../support/compute';
import { noWebgpu, onWebgpu } from '../support/webgpu-setup';
import { checkCase, hasImages, kernelCases } from '../unit/compute/kernel-cases';

describe.skipIf(noWebgpu())(onWebgpu('kernels'), () => {
  let device: Device;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    device = testDevice(1, 'webgpu');
  });
  afterAll(() => device.dispose());

  for (const [group, cases] of Object.entries(kernelCases)) {
    describe(group, () => {
      for (const each of cases) {
        it(each.name, () => checkCase(device, each, false));
        // A convolution is in NCHW either way: its layouts are the trace's affair, tried on the processor.
        const bothLayouts = hasImages(each) && group !== 'convolutionCases';
        if (bothLayouts) it(`${each.name}, in tfjs's layout`, () => checkCase(device, each, true));
      }
    });
  }
});
