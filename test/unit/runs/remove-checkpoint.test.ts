import { describe, expect, it } from 'vitest';
import { checkRunConfig } from '../../../src/runs/config';
import type { CheckpointEntry } from '../../../src/runs/contract';
import { acquireLease } from '../../../src/runs/lease';
import { forgetCheckpoint } from '../../../src/runs/remove-checkpoint';
import { createRun } from '../../../src/runs/run-folder';
import { readStatus, writeStatus } from '../../../src/runs/status';
import { temporaryFolder } from '../../support/temporary-folder';

const entry = (file: string, coverRmse: number, secretRmse: number): CheckpointEntry => {
  const image = (rmse: number) => ({ psnr: 30, ssim: 0.9, rmse });
  return { file, step: 1, validation: { cover: image(coverRmse), secret: image(secretRmse) } };
};

async function runWith(checkpoints: readonly CheckpointEntry[], best: string) {
  const config = checkRunConfig({ dataset: { path: 'images' }, loss: { beta: 0.01 } }, 'test');
  const run = await createRun(temporaryFolder(), 'run', config);
  const rest = { pid: 1, host: '', heartbeat: '', step: 3, totalSteps: 3, epoch: 1, last: 'c' } as const;
  await writeStatus(run.status, { version: 1, state: 'finished', ...rest, checkpoints, best });
  return run;
}

describe('forgetCheckpoint', () => {
  it('chooses the best of the others by the loss of the run', async () => {
    // β = 0.01: the cover counts.
    const run = await runWith([entry('a', 5, 1), entry('b', 2, 9), entry('c', 1, 9)], 'c');
    await forgetCheckpoint(run.folder, 'c');
    const { status } = await readStatus(run.status);
    expect([status?.best, status?.last]).toEqual(['b', 'b']);
  });

  it('leaves a best that stays, and nothing where none is left', async () => {
    const run = await runWith([entry('a', 1, 1), entry('c', 2, 2)], 'a');
    await forgetCheckpoint(run.folder, 'c');
    expect((await readStatus(run.status)).status).toMatchObject({ best: 'a', last: 'a' });
    await forgetCheckpoint(run.folder, 'a');
    const { status } = await readStatus(run.status);
    expect([status?.best, status?.last, status?.checkpoints]).toEqual([undefined, undefined, []]);
  });

  it('keeps its hands off a run that goes on', async () => {
    const run = await runWith([entry('a', 1, 1)], 'a');
    const lease = await acquireLease(run.folder);
    await expect(forgetCheckpoint(run.folder, 'a')).rejects.toThrow('is in use by process');
    await lease.release();
  });
});
