import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Device } from '../../src/compute/device';
import { testDevice } from '../support/compute';
import { describeKernels } from '../support/kernel-tests';
import { noWebgpu, onWebgpu } from '../support/webgpu-setup';

describe.skipIf(noWebgpu())(onWebgpu('kernels'), () => {
  let device: Device;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    device = testDevice(1, 'webgpu');
  });
  afterAll(() => device.dispose());

  // A convolution is in NCHW either way: its layouts are the trace's affair, tried on the processor.
  describeKernels(
    () => device,
    (group) => group !== 'convolutionCases',
  );
});
