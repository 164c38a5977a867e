import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { CancelledError } from '../../../src/errors';
import { testDevice, testWorker } from '../../support/compute';
import { temporaryFolder } from '../../support/temporary-folder';

const require = createRequire(import.meta.url);

const inputs = { x: { shape: [1, 128, 128, 16], dtype: 'float32' } } as const;
const feeds = { x: new Float32Array(128 * 128 * 16).fill(0.5) };

/** Long enough to be closed in the middle of. */
const slow = ({ x }: Record<string, tf.Tensor>) => {
  const weights = tf.fill([5, 5, 16, 16], 1e-3) as tf.Tensor4D;
  let y = x as tf.Tensor4D;
  for (let i = 0; i < 40; i++) y = tf.conv2d(y, weights, 1, 'same');
  return { mean: tf.mean(y) };
};

it('a device that is closed in the middle of a run tells the caller at once', async () => {
  const device = testDevice();
  const executable = await device.compile(slow, inputs);
  let ended = false;
  const run = executable.run(feeds);
  const closing = device.dispose().then(() => {
    ended = true;
  });
  await expect(run).rejects.toThrow(CancelledError);
  expect(ended).toBe(false);
  await closing;
  await expect(executable.run(feeds)).rejects.toThrow('closed');
  // What a finally block does afterwards is no error.
  await executable.dispose();
  await device.dispose();
});

it('a device whose sessions cannot be released any more, as on a lost GPU, still closes', async () => {
  const script = path.join(temporaryFolder(), 'lost-worker.cjs');
  await writeFile(
    script,
    `const { InferenceSession } = require(${JSON.stringify(require.resolve('onnxruntime-node'))});
     const create = InferenceSession.create;
     InferenceSession.create = async (...given) => {
       const session = await create.apply(InferenceSession, given);
       session.release = () => Promise.reject(new Error('lost'));
       return session;
     };
     require(${JSON.stringify(testWorker)});`,
  );
  const device = testDevice(1, 'cpu', script);
  const executable = await device.compile(({ x }) => ({ y: tf.relu(x) }), {
    x: { shape: [2], dtype: 'float32' },
  });
  await executable.run({ x: Float32Array.of(-1, 1) });
  await device.dispose();
}, 10_000);
