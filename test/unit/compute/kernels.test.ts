import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { testDevice } from '../../support/compute';
import { checkCase, hasImages, kernelCases } from './kernel-cases';

let device: Device;
beforeAll(async () => {
  await tf.setBackend('cpu');
  device = testDevice();
});
afterAll(() => device.dispose());

describe('trace kernels give the values and gradients of tfjs on its cpu backend', () => {
  for (const [group, cases] of Object.entries(kernelCases)) {
    describe(group, () => {
      for (const each of cases) {
        it(each.name, () => checkCase(device, each, false));
        if (hasImages(each)) it(`${each.name}, in tfjs's layout`, () => checkCase(device, each, true));
      }
    });
  }
});
