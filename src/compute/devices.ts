import { UserError } from '../errors';
import { deviceIds } from './device';
import type { Device, DeviceDescription, DeviceId } from './device';
import { EagerDevice } from './eager/eager-device';
import { findEagerDevices } from './eager/find-devices';
import { isEagerId } from './eager/packages';
import { findOnnxDevices } from './onnx/find-devices';
import { defaultGraphCache } from './onnx/graph-cache';
import { OnnxDevice } from './onnx/onnx-device';
import { isOnnxDevice, providers } from './onnx/providers';
import type { Probe } from './probe/contract';
import { probeDevice } from './probe/probe-device';

export interface DeviceOptions {
  /** Processor threads of one operation; 0 takes every core. */
  readonly threads?: number;
  /** The bundled compute worker; by default beside the running bundle. */
  readonly workerScript?: string;
  /** Folder of an installed tfjs-node-gpu or tfjs-node; by default the environment or the user's data folder say. */
  readonly cudaBackend?: string;
  /** The bundled process that tries such a package; by default beside the running bundle. */
  readonly checkScript?: string;
  /** The bundled process that computes on a device to see whether it works; by default beside the running bundle. */
  readonly probeScript?: string;
}

/** What a user may ask for. */
export const deviceChoices = ['auto', ...deviceIds] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

/**
 * All devices, also those that cannot be used here, in the order of `deviceIds`. No more is computed on them than it
 * takes to see that they work.
 */
export async function findDevices(options: DeviceOptions = {}): Promise<DeviceDescription[]> {
  const found = await Promise.all([findEagerDevices(options), findOnnxDevices(options)]);
  return found.flat().sort((a, b) => deviceIds.indexOf(a.id) - deviceIds.indexOf(b.id));
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

/**
 * What `auto` takes: as `automaticDevice`, but a GPU of which only its driver is known must compute first. One that does
 * not, or whose driver crashes, leaves its place to the next.
 * @param probe tries a device for a moment
 */
export async function workingDevice(
  devices: readonly DeviceDescription[],
  probe: (id: DeviceId) => Promise<Probe>,
): Promise<DeviceDescription | undefined> {
  for (let left = devices; ;) {
    const device = automaticDevice(left);
    // TensorFlow was tried when it was found.
    if (!device || device.kind === 'cpu' || isEagerId(device.id)) return device;
    const result = await probe(device.id);
    if (!('error' in result)) return device;
    left = left.map((each) => (each === device ? { ...each, problem: result.error } : each));
  }
}

/** Throws `UserError` unless there is a device of that identifier, here or elsewhere. */
export function requireDevice(choice: string): void {
  if ((deviceChoices as readonly string[]).includes(choice)) return;
  throw new UserError(`Unknown device "${choice}"; choose one of: ${deviceChoices.join(', ')}.`);
}

/** Opens a device. Throws `UserError` for one that is unknown or cannot be used here, with what to do. */
export async function openDevice(choice: string, options: DeviceOptions = {}): Promise<Device> {
  requireDevice(choice);
  const devices = await devicesFor(choice, options);
  const device =
    choice === 'auto'
      ? await workingDevice(devices, (id) => probeOnce(id, options))
      : devices.find(({ id }) => id === choice);
  if (!device && choice === 'auto') {
    const problems = devices.map(({ id, problem }) => `${id}: ${problem}`).join(' ');
    throw new UserError(`No device can be used here. ${problems}`);
  }
  if (!device) throw new UserError(`The device ${choice} does not exist on this system.`);
  if (device.problem !== undefined)
    throw new UserError(`The device ${choice} cannot be used: ${device.problem}`);
  return open(device, options);
}

/** What came of trying a GPU; it takes seconds and stays as it is while we run. */
const probes = new Map<DeviceId, Promise<Probe>>();

function probeOnce(id: DeviceId, { threads, probeScript }: DeviceOptions): Promise<Probe> {
  const probe = probes.get(id) ?? probeDevice(id, { threads, script: probeScript, milliseconds: 1 });
  probes.set(id, probe);
  return probe;
}

/** Those among which a choice is made: finding all may cost seconds that one which is named need not wait for. */
function devicesFor(choice: string, options: DeviceOptions): Promise<DeviceDescription[]> {
  if (choice === 'auto') return findDevices(options);
  return isEagerId(choice) ? findEagerDevices(options) : findOnnxDevices(options, choice as DeviceId);
}

async function open(device: DeviceDescription, options: DeviceOptions): Promise<Device> {
  const { id, name, kind, engine } = device;
  if (isEagerId(id)) return EagerDevice.open(id, options, device);
  if (isOnnxDevice(id)) {
    const info = { id, name, kind, engine };
    return new OnnxDevice(info, providers[id], { ...options, graphCache: defaultGraphCache() });
  }
  throw new Error(`Nothing opens the device ${id}.`);
}
