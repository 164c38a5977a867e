import { availableParallelism } from 'node:os';
import { UserError } from '../errors';
import type { Device, DeviceInfo } from './device';
import { CpuDevice } from './onnx/cpu-device';
import type { CpuDeviceOptions } from './onnx/cpu-device';

export const deviceIds = ['auto', 'cpu'] as const;

/** The devices that programs can run on here, the one that `auto` takes first. */
export function listDevices(): DeviceInfo[] {
  return [{ id: 'cpu', name: `CPU, ${availableParallelism()} threads`, kind: 'cpu', engine: 'onnxruntime' }];
}

/** Opens a device by its identifier. Throws `UserError` for an unknown one. */
export function openDevice(id: string, options: CpuDeviceOptions = {}): Device {
  requireDevice(id);
  return new CpuDevice(options);
}

/** Throws `UserError` unless there is a device of that identifier. */
export function requireDevice(id: string): void {
  if (deviceIds.some((known) => known === id)) return;
  throw new UserError(`Unknown device "${id}"; choose one of: ${deviceIds.join(', ')}.`);
}
