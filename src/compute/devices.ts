import { UserError } from '../errors';
import { deviceIds } from './device';
import type { Device, DeviceDescription, DeviceId } from './device';
import { findOnnxDevices } from './onnx/find-devices';
import { OnnxDevice } from './onnx/onnx-device';
import { isOnnxDevice, providers } from './onnx/providers';

export interface DeviceOptions {
  /** Processor threads of one operation; 0 takes every core. */
  readonly threads?: number;
  /** The bundled compute worker; by default beside the running bundle. */
  readonly workerScript?: string;
}

/** What a user may ask for. */
export const deviceChoices = ['auto', ...deviceIds] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

/**
 * All devices, also those that cannot be used here, in the order of `deviceIds`. Nothing is computed on them.
 * @param wanted The only one that matters: what takes time to find out about the others is left out.
 */
export async function findDevices(
  options: DeviceOptions = {},
  wanted?: DeviceId,
): Promise<DeviceDescription[]> {
  const found = await findOnnxDevices(options, wanted);
  return found.sort((a, b) => deviceIds.indexOf(a.id) - deviceIds.indexOf(b.id));
}

/**
 * What `auto` stands for: the first usable GPU in the order of `deviceIds`, else onnxruntime on the processor, else
 * whatever can be used. A GPU that software pretends is none.
 */
export function automaticDevice(devices: readonly DeviceDescription[]): DeviceDescription | undefined {
  const usable = devices.filter(({ problem }) => problem === undefined);
  const byId = (id: DeviceId) => usable.find((device) => device.id === id);
  return usable.find(({ kind }) => kind === 'gpu') ?? byId('cpu') ?? byId('wasm') ?? usable[0];
}

/** Opens a device. Throws `UserError` for one that is unknown or cannot be used here, with what to do. */
export async function openDevice(choice: string, options: DeviceOptions = {}): Promise<Device> {
  if (!(deviceChoices as readonly string[]).includes(choice)) {
    throw new UserError(`Unknown device "${choice}"; choose one of: ${deviceChoices.join(', ')}.`);
  }
  const devices = await findDevices(options, choice === 'auto' ? undefined : (choice as DeviceId));
  const device = choice === 'auto' ? automaticDevice(devices) : devices.find(({ id }) => id === choice);
  if (!device && choice === 'auto') {
    const problems = devices.map(({ id, problem }) => `${id}: ${problem}`).join(' ');
    throw new UserError(`No device can be used here. ${problems}`);
  }
  if (!device) throw new UserError(`The device ${choice} does not exist on this system.`);
  if (device.problem !== undefined)
    throw new UserError(`The device ${choice} cannot be used: ${device.problem}`);
  return open(device, options);
}

async function open(device: DeviceDescription, options: DeviceOptions): Promise<Device> {
  const { id, name, kind, engine } = device;
  if (isOnnxDevice(id)) return new OnnxDevice({ id, name, kind, engine }, providers[id], options);
  throw new Error(`Nothing opens the device ${id}.`);
}
