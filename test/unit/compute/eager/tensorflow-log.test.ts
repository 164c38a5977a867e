import { describe, expect, it } from 'vitest';
import { parseNvidiaSmi } from '../../../../src/compute/gpus/nvidia';
import { gpuInLog, whyNoGpu } from '../../../../src/compute/eager/tensorflow-log';

const created = (index: number, name: string, capability: string) =>
  `2025-01-01 00:00:00.1: I tensorflow/core/common_runtime/gpu/gpu_device.cc:2022] Created device /job:localhost/replica:0/task:0/device:GPU:${index} with 38365 MB memory:  -> device: ${index}, name: ${name}, pci bus id: 0000:0${index}:00.0, compute capability: ${capability}\n`;

describe('what TensorFlow logs', () => {
  it('names the GPU that it computes on: the last of several', () => {
    expect(gpuInLog('')).toBeUndefined();
    expect(gpuInLog(created(0, 'NVIDIA A100-SXM4-40GB', '8.0'))).toEqual({
      name: 'NVIDIA A100-SXM4-40GB',
      computeCapability: '8.0',
    });
    const two = created(0, 'Tesla T4', '7.5') + created(1, 'NVIDIA L4', '8.9');
    expect(gpuInLog(two)).toEqual({ name: 'NVIDIA L4', computeCapability: '8.9' });
  });

  it.each([
    ['', undefined],
    [
      "W] Could not load dynamic library 'libcudnn.so.9'; dlerror: …\nW] Could not load dynamic library 'libcudart.so.12'; …\nW] Could not load dynamic library 'libcudnn.so.9'; …",
      'cannot load libcudnn.so.9, libcudart.so.12',
    ],
    [
      'W] Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed',
      'libraries of CUDA or cuDNN are missing',
    ],
    [
      'E] failed call to cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected\nI] more',
      'the driver says: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected',
    ],
    ['I] Could not find cuda drivers on your machine, GPU will not be used.', 'there is no CUDA driver'],
  ])('says why there is none: %s', (log, why) => expect(whyNoGpu(log)).toBe(why));
});

it('reads what nvidia-smi lists', () => {
  expect(
    parseNvidiaSmi('NVIDIA H100 80GB HBM3, 81559 MiB, 550.54.15\nNVIDIA GB10, [N/A], 580.1\n\n'),
  ).toEqual([
    { name: 'NVIDIA H100 80GB HBM3', memoryBytes: 81559 * 2 ** 20, driver: '550.54.15' },
    { name: 'NVIDIA GB10', driver: '580.1' },
  ]);
  expect(parseNvidiaSmi('No devices were found\n')).toEqual([]);
});
