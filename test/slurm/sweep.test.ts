import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { quoteAll } from '../../src/posix-quote';
import { readLease } from '../../src/runs/lease';
import { readStatus } from '../../src/runs/status';
import { sweepFolderAt, trialRun } from '../../src/sweeps/sweep-folder';
import { everyStep, startSweep, sweepFixture, trialsOfSweep } from '../support/sweep-fixture';
import { reasonWithoutSlurm, VirtualCluster } from '../support/virtual-cluster';

const reason = await reasonWithoutSlurm();
if (reason !== undefined) console.log(`Skipped: ${reason}`);

let cluster: VirtualCluster | undefined;
const folders: string[] = [];

beforeAll(async () => {
  if (reason === undefined) cluster = await VirtualCluster.start();
});

// A job leaves the queue a moment after its training has written its last word.
afterEach(async () => expect.poll(async () => (await cluster?.openJobs()) ?? []).toEqual([]));

afterAll(async () => {
  await cluster?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const rates = [0.001, 0.002, 0.003, 0.004];
const slurm = { parallel: 4, runner: { kind: 'slurm', gpus: 1, timeLimit: 10 } };

async function newSweep(steps: number) {
  const folder = await mkdtemp(path.join(tmpdir(), "stego sweep's %j "));
  folders.push(folder);
  return sweepFixture(folder, rates, steps, slurm);
}

const step = async (folder: string, trial: number) =>
  (await readStatus(trialRun(sweepFolderAt(folder), trial).status)).status?.step ?? 0;

const run = (file: string, folder: string) => startSweep(['run', file, '--out', folder, '--poll', '0.3']);

async function expectAllTrained(folder: string, steps: number): Promise<void> {
  const trials = await trialsOfSweep(folder);
  expect(trials.map(({ trial }) => [trial.values.lr, trial.state])).toEqual(
    rates.map((rate) => [rate, 'complete']),
  );
  for (const { trial, steps: logged } of trials) {
    expect(logged).toEqual(everyStep(steps));
    expect(trial.reports).toHaveLength(steps / 5);
  }
}

describe.skipIf(reason !== undefined)('a sweep on Slurm', () => {
  it('finishes', async () => {
    const { file, folder } = await newSweep(20);
    const { code, events } = await run(file, folder).ended;
    expect(events.filter(({ kind }) => kind !== 'trial')).toEqual([
      { kind: 'started', sweep: 'sweep', folder },
      { kind: 'ended', state: 'finished', reason: 'All that there is to try is tried.' },
    ]);
    expect(code).toBe(0);
    await expectAllTrained(folder, 20);
  });

  it('is cancelled with everything kept, and resumed', async () => {
    const { file, folder } = await newSweep(1000);
    const sweep = run(file, folder);
    await expect.poll(() => step(folder, 1)).toBeGreaterThan(10);
    sweep.child.kill('SIGINT');
    const { code, events } = await sweep.ended;
    expect(code).toBe(0);
    expect(events.at(-1)).toEqual({ kind: 'ended', state: 'stopped', reason: 'It was stopped.' });
    await expect.poll(() => cluster!.openJobs()).toEqual([]);
    const stopped = await trialsOfSweep(folder);
    expect(new Set(stopped.map(({ trial }) => trial.state))).toEqual(new Set(['waiting']));
    const before = await step(folder, 1);
    const resumed = startSweep(['resume', folder, '--poll', '0.3']);
    await expect.poll(() => step(folder, 1)).toBeGreaterThan(before);
    expect((await resumed.ended).code).toBe(0);
    await expectAllTrained(folder, 1000);
  });

  it('survives a node that dies in the middle, and a controller that does', async () => {
    const { file, folder } = await newSweep(1000);
    const sweep = run(file, folder);
    await expect.poll(() => step(folder, 3)).toBeGreaterThan(10);
    sweep.child.kill('SIGKILL');
    await sweep.ended;
    const [{ node }] = await cluster!.openJobs();
    const victims = await trainingsOn(node, folder);
    expect(victims.length).toBeGreaterThan(0);
    await cluster!.kill(node, victims);
    const { code } = await startSweep(['resume', folder, '--poll', '0.3']).ended;
    expect(code).toBe(0);
    await expectAllTrained(folder, 1000);
    expect(await cluster!.restarts()).toBeGreaterThan(0);
  });

  it('says what people have done to its jobs, and trains their trials to the end', async () => {
    const { file, folder } = await newSweep(1000);
    const sweep = run(file, folder);
    for (const trial of [0, 1]) await expect.poll(() => step(folder, trial)).toBeGreaterThan(10);
    const [held, cancelled] = (await trialsOfSweep(folder)).map(({ trial }) => trial.job!.id!);
    await cluster!.requeueAndHold(held);
    await cluster!.cancel(cancelled);
    const notes = () => sweep.events().filter(({ kind }) => kind === 'note');
    await expect.poll(() => notes().length).toBe(2);
    expect(new Set(notes().map(({ message }) => message))).toEqual(
      new Set([
        'Trial 0 waits in the queue: held by somebody who had it begun anew (job requeued in held state); ' +
          `release it with: scontrol release ${held}`,
        'Trial 1 goes on with another job, since its last one ended: CANCELLED; ' +
          `end it for good with: stego sweep stop ${quoteAll([path.resolve(folder)])} --trial 1`,
      ]),
    );
    await cluster!.release(held);
    expect((await sweep.ended).code).toBe(0);
    await expectAllTrained(folder, 1000);
  });
});

/** The processes of the trials whose jobs a node has. */
async function trainingsOn(node: string, folder: string): Promise<number[]> {
  const jobs = (await cluster!.openJobs()).filter((job) => job.node === node).map(({ id }) => id);
  const trials = (await trialsOfSweep(folder)).map(({ trial }) => trial);
  const there = trials.filter(({ job }) => job?.id !== undefined && jobs.includes(job.id));
  const leases = await Promise.all(
    there.map(({ number }) => readLease(trialRun(sweepFolderAt(folder), number).folder)),
  );
  return leases.flatMap((lease) => lease?.pid ?? []);
}
