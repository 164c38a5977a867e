import { availableParallelism, totalmem } from 'node:os';
import type { DeviceDescription } from '../device';
import type { CpuDeviceOptions } from './cpu-device';

/** The devices that onnxruntime brings. */
export async function findOnnxDevices({ threads }: CpuDeviceOptions): Promise<DeviceDescription[]> {
  const count = threads || availableParallelism();
  return [
    {
      id: 'cpu',
      name: `CPU, ${count} ${count === 1 ? 'thread' : 'threads'}`,
      kind: 'cpu',
      engine: 'onnxruntime',
      memoryBytes: totalmem(),
      facts: {},
    },
  ];
}
