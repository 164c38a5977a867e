import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Device } from '../../src/compute/device';
import { eagerDevice, missingBackend } from '../support/eager';
import { describeKernels } from '../support/kernel-tests';

describe.skipIf(missingBackend)(
  'TensorFlow gives the values and gradients of tfjs on its cpu backend',
  () => {
    let device: Device;
    beforeAll(async () => {
      await tf.setBackend('cpu');
      device = await eagerDevice();
    });
    afterAll(() => device.dispose());

    describeKernels(() => device);
  },
);
