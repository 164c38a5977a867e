import path from 'node:path';
import { inject } from 'vitest';
import { EagerDevice } from '../../src/compute/eager/eager-device';
import { unitBundles } from './unit-setup';

const backend = inject('eagerBackend');

/** Why there is nothing to test on here; undefined where there is. */
export const missingBackend = 'missing' in backend ? backend.missing : undefined;

export const eagerOptions = {
  cudaBackend: 'folder' in backend ? backend.folder : '',
  checkScript: path.join(unitBundles, 'eager-check.js'),
};

/** The device of the ring: tfjs-node-gpu, which computes on the processor where there is no GPU. */
export function eagerDevice(): Promise<EagerDevice> {
  return EagerDevice.open('tfjs-node-gpu', eagerOptions);
}
