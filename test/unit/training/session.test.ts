import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TensorValues } from '../../../src/compute/device';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { listCheckpoints } from '../../../src/runs/checkpoints';
import { acquireLease } from '../../../src/runs/lease';
import { createRun } from '../../../src/runs/run-folder';
import { readStatus } from '../../../src/runs/status';
import { prepare } from '../../../src/training/preparation';
import { Requests } from '../../../src/training/requests';
import { RunRecorder } from '../../../src/training/run-recorder';
import { Session } from '../../../src/training/session';
import { testDevice } from '../../support/compute';
import { smallConfig } from '../../support/networks';
import { temporaryFolder } from '../../support/temporary-folder';

const device = testDevice();
afterAll(() => device.dispose());

/** Trains 12 steps, of which those in `skipped` have no finite gradient, or until it is asked to stop after `stopAfter`. */
async function trained(skipped: readonly number[], stopAfter = Infinity) {
  const workspace = temporaryFolder();
  await createSampleDataset(path.join(workspace, 'images'), { count: 12, size: 16, seed: 1 });
  const every = { log: 1, evaluate: 100, checkpoint: 5 };
  const config = smallConfig({ steps: 12, every, keepCheckpoints: 10 });
  const run = await createRun(workspace, 'run', config);
  const stop = new AbortController();
  const lease = await acquireLease(run.folder);
  const bench = await prepare(workspace, config, device, () => undefined, stop.signal);
  let done = 0;
  const step = Object.assign(Object.create(bench.step), {
    run: async (feeds: Record<string, TensorValues>) => {
      const results = await bench.step.run(feeds);
      done += 1;
      if (done === stopAfter) stop.abort();
      return skipped.includes(done) ? { ...results, finite: Float32Array.of(0) } : results;
    },
  });
  const recorder = await RunRecorder.open(run, config.steps, () => undefined);
  const requests = new Requests(run.folder, lease, stop.signal);
  try {
    const session = new Session(config, { ...bench, step }, recorder, lease, requests);
    const state = await session.run(undefined);
    const { status } = await readStatus(run.status);
    const saved = (await listCheckpoints(run.checkpoints)).map((each) => each.step);
    return { state, saved, skippedSteps: status?.skippedSteps };
  } finally {
    await bench.dispose();
    await lease.release();
  }
}

describe('a session', () => {
  it('saves at every interval and at the end', async () => {
    expect(await trained([])).toEqual({ state: 'finished', saved: [5, 10, 12], skippedSteps: undefined });
  });

  it('saves what was due in skipped steps behind the next one that is made', async () => {
    expect(await trained([4, 5, 10])).toEqual({ state: 'finished', saved: [6, 11, 12], skippedSteps: 3 });
  });

  it('ends and stops with a checkpoint also where the last step was skipped', async () => {
    expect(await trained([12])).toEqual({ state: 'finished', saved: [5, 10, 12], skippedSteps: 1 });
    expect(await trained([3], 3)).toEqual({ state: 'stopped', saved: [3], skippedSteps: 1 });
  });
});
