import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Device } from '../../../src/compute/device';
import { testDevice } from '../../support/compute';
import { describeKernels } from '../../support/kernel-tests';

let device: Device;
beforeAll(async () => {
  await tf.setBackend('cpu');
  device = testDevice();
});
afterAll(() => device.dispose());

describe('trace kernels give the values and gradients of tfjs on its cpu backend', () => {
  describeKernels(() => device);
});
