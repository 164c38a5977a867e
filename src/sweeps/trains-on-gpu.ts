import { automaticDevice, findDevices } from '../compute/devices';
import type { DeviceDescription } from '../compute/device';
import { settingsOfTrial } from './config-of-trial';
import type { SweepDefinition } from './sweep-definition';

/**
 * Whether the trials of a sweep would take a GPU of this machine. All would take the same one: nothing spreads them over
 * several.
 */
export async function trainsOnGpu(
  definition: Pick<SweepDefinition, 'preset' | 'settings'>,
  find: () => Promise<readonly DeviceDescription[]> = findDevices,
): Promise<boolean> {
  const { device = 'auto' } = settingsOfTrial(definition, {}, '.');
  if (device === 'cpu' || device === 'wasm') return false;
  const devices = await find();
  const taken = device === 'auto' ? automaticDevice(devices) : devices.find(({ id }) => id === device);
  return taken?.kind === 'gpu' && taken.problem === undefined;
}
