/**
 * Entry of the child process that tries a backend: `eager-check.js ID FOLDER`. Loading TensorFlow takes a second and
 * may end the process (an old processor, a broken driver), so nobody does it just to find out.
 */

import { conv2d, ones, setBackend, tidy } from '@tensorflow/tfjs-core';
import type { Rank } from '@tensorflow/tfjs-core';
import { messageOf } from '../../errors';
import type { CheckAnswer } from './check-contract';
import { eagerBackendName, loadTensorFlow } from './load';
import { describePackage, isEagerId } from './packages';

async function check(id: string, folder: string): Promise<CheckAnswer> {
  if (!isEagerId(id)) throw new Error(`No device is called ${id}.`);
  const found = await describePackage(id, folder);
  if (!found) throw new Error(`There is no package in ${folder}.`);
  const { version, usesGpu } = loadTensorFlow(found);
  await setBackend(eagerBackendName);
  // The convolution proves that the libraries behind it (cuDNN) work, not only that they can be loaded.
  const [corner] = tidy(() => {
    const image = ones<Rank.R4>([1, 4, 4, 3]);
    const filters = ones<Rank.R4>([3, 3, 3, 2]);
    return conv2d(image, filters, 1, 'same').dataSync();
  });
  if (corner !== 12)
    throw new Error(`TensorFlow computes wrongly: a convolution gave ${corner} instead of 12.`);
  return { version, usesGpu };
}

const [id = '', folder = ''] = process.argv.slice(2);
check(id, folder)
  .catch((error): CheckAnswer => ({ error: messageOf(error) }))
  .then((answer) => process.send?.(answer, () => process.exit(0)));
