import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { UserError } from '../../../src/errors';
import { createRun } from '../../../src/runs/run-folder';
import type { RunFolder } from '../../../src/runs/run-paths';
import { readStatus } from '../../../src/runs/status';
import { train } from '../../../src/training/trainer';
import { testDevice, testWorker } from '../../support/compute';
import { smallConfig } from '../../support/networks';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'stego-lost-'));
  await createSampleDataset(path.join(workspace, 'images'), { count: 12, size: 32, seed: 1 });
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

/** The compute worker, but it dies when it is to compute the step after so many. */
async function dyingWorker(runs: number): Promise<string> {
  const file = path.join(workspace, 'dying-worker.cjs');
  await writeFile(
    file,
    `let runs = 0;
     require('node:worker_threads').parentPort.on('message', ({ method }) => {
       if (method === 'run' && ++runs > ${runs}) process.exit(7);
     });
     require(${JSON.stringify(testWorker)});`,
  );
  return file;
}

const trainOn = (run: RunFolder, workerScript?: string) => {
  const device = testDevice(1, 'cpu', workerScript);
  const signal = new AbortController().signal;
  return train({ workspace, run, device, listener: () => {}, signal }).finally(() => device.dispose());
};

it('a device that dies in the middle of a step fails the training, which can be resumed', async () => {
  const every = { log: 2, evaluate: 100, checkpoint: 4 };
  const run = await createRun(workspace, 'lost', smallConfig({ steps: 12, every, evaluationPairs: 1 }));

  // Four steps, then the evaluation of the checkpoint, then two steps more.
  await expect(trainOn(run, await dyingWorker(7))).rejects.toThrow(UserError);
  const { status: failed } = await readStatus(run.status);
  expect(failed?.state).toBe('failed');
  expect(failed?.error).toMatch(/^The device CPU ended in the middle of its work/);
  expect(failed?.checkpoints.map(({ step }) => step)).toEqual([4]);

  expect(await trainOn(run)).toBe('finished');
  const { status: finished } = await readStatus(run.status);
  expect(finished?.step).toBe(12);
  expect(finished?.error).toBeUndefined();
});
