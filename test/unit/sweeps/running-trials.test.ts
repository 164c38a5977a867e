import { mkdirSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { trialsText } from '../../../src/cli/sweep-view';
import { ownIdentity } from '../../../src/process-identity';
import { acquireLease } from '../../../src/runs/lease';
import { leaseFile, sweepsFolder, type RunFolder } from '../../../src/runs/run-paths';
import { writeStatus } from '../../../src/runs/status';
import { readRunningTrials } from '../../../src/sweeps/read-running-trials';
import { isAnyTrained } from '../../../src/sweeps/running-trials';
import { SweepCatalogue } from '../../../src/sweeps/sweep-catalogue';
import { trialRun } from '../../../src/sweeps/sweep-folder';
import { runStego } from '../../support/run-stego';
import { temporaryFolder } from '../../support/temporary-folder';
import { gridOf, smallSweep, type SmallSweep } from './small-sweep';

const onCluster = { ...gridOf([0.1, 0.2]), runner: { kind: 'slurm', gpus: 1 } } as const;

const look = async ({ sweep, read }: SmallSweep, isControlled: boolean) =>
  readRunningTrials(sweep, await read(), isControlled);

/** Drafts and locks come and go while a controller works. */
const lasts = (file: string) => !path.basename(file).startsWith('.stego-') && !file.endsWith('.lock');

/** A trial whose controller was killed with it, as when the machine went out. */
async function abandonedTrial({ sweep, journal }: SmallSweep): Promise<RunFolder> {
  const trial = (await journal().addTrial(() => ({ values: { lr: 0.1 } })))!;
  await journal().setJobs([{ trial, job: { ticket: 'ticket', step: 0, fruitless: 0 } }]);
  const run = trialRun(sweep, trial.number);
  mkdirSync(run.folder);
  const lease = { version: 1, token: 'token', ...ownIdentity(), pid: 2 ** 22, since: '' };
  writeFileSync(path.join(run.folder, leaseFile), JSON.stringify(lease));
  const state = { version: 1, state: 'running', pid: lease.pid, host: lease.host, heartbeat: '' } as const;
  await writeStatus(run.status, { ...state, step: 53, totalSteps: 100, epoch: 1, checkpoints: [] });
  return run;
}

describe('the trials that run', () => {
  it('on a cluster are in the queue until one of its processes trains them', async () => {
    const small = await smallSweep(onCluster);
    small.cluster.frozen = true;
    const stop = new AbortController();
    const ended = small.control({ signal: stop.signal, pollMs: 1 });
    await expect.poll(async () => [...(await look(small, true)).queued]).toEqual([0, 1]);
    const workspace = temporaryFolder();
    await cp(small.sweep.folder, path.join(sweepsFolder(workspace), 'small'), {
      recursive: true,
      filter: lasts,
    });
    const [listing] = await new SweepCatalogue(workspace).read();
    expect([...listing.queued]).toEqual([0, 1]);
    small.cluster.steps = 1000;
    small.cluster.frozen = false;
    await expect.poll(async () => (await look(small, true)).queued.size).toBe(0);
    stop.abort();
    await ended;
    expect(small.events.filter(({ kind }) => kind === 'queued')).toMatchObject([{ count: 2 }, { count: 0 }]);
  });

  it('on this machine know no queue', async () => {
    const small = await smallSweep(gridOf([0.1]));
    small.cluster.frozen = true;
    const stop = new AbortController();
    const ended = small.control({ signal: stop.signal, pollMs: 1 });
    await expect.poll(() => small.cluster.jobs.size).toBe(1);
    expect(await look(small, true)).toMatchObject({ queued: new Set(), interrupted: new Set() });
    stop.abort();
    await ended;
  });

  it('are interrupted where neither their process nor a controller lives', async () => {
    const small = await smallSweep(gridOf([0.1]));
    const run = await abandonedTrial(small);
    const seen = await look(small, false);
    expect([...seen.interrupted]).toEqual([0]);
    expect(isAnyTrained(seen)).toBe(false);
    expect(trialsText(await small.read(), seen)).toMatch(/^0 +interrupted at 53 % /m);
    const status = await runStego(small.sweep.folder, ['sweep', 'status', '.', '--json']);
    expect(JSON.parse(status.out)).toMatchObject({
      counts: { running: 0, interrupted: 1 },
      trials: [{ state: 'running', interrupted: true }],
    });
    // One that lives sees to it in a moment.
    expect((await look(small, true)).interrupted.size).toBe(0);
    await acquireLease(run.folder);
    const trained = await look(small, false);
    expect(trained.interrupted.size).toBe(0);
    expect(isAnyTrained(trained)).toBe(true);
  });

  it('are in the queue of a cluster, which may begin them once more, where nobody cares for them', async () => {
    const small = await smallSweep(onCluster);
    await abandonedTrial(small);
    const seen = await look(small, false);
    expect([[...seen.queued], seen.interrupted.size]).toEqual([[0], 0]);
    expect(isAnyTrained(seen)).toBe(false);
  });
});
