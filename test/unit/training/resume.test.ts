import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { listCheckpoints, loadCheckpoint } from '../../../src/runs/checkpoints';
import { requestControl } from '../../../src/runs/control';
import { leaseHolder } from '../../../src/runs/lease';
import { readMetrics } from '../../../src/runs/metrics';
import type { RunStatus } from '../../../src/runs/contract';
import { readRunConfig, writeRunConfig } from '../../../src/runs/run-folder';
import { type RunFolder, runFolder } from '../../../src/runs/run-paths';
import { readStatus, writeStatus } from '../../../src/runs/status';
import { smallModel } from '../../support/networks';
import { unitBundles } from '../../support/unit-setup';

const steps = 60;
let workspace: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'stego-resume-'));
  await createSampleDataset(path.join(workspace, 'images'), { count: 16, size: 32, seed: 1 });
  const settings = {
    imageSize: 16,
    batchSize: 1,
    accumulate: 2,
    model: smallModel,
    channel: {
      noise: 0.01,
      mixture: [
        { kind: 'none' },
        { kind: 'noise', sigma: [0.01, 0.02] },
        { kind: 'jpeg', quality: [60, 95] },
        { kind: 'resize', scale: [0.5, 1] },
      ],
    },
    every: { log: 4, evaluate: 10, checkpoint: 7 },
    evaluationPairs: 1,
  };
  await writeFile(path.join(workspace, 'settings.yaml'), stringify(settings));
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(workspace, { recursive: true, force: true });
});

function stego(...args: string[]): ChildProcess & { readonly ended: Promise<number | null> } {
  const child = spawn(
    process.execPath,
    [path.join(unitBundles, 'cli.js'), ...args, '--workspace', workspace, '--threads', '1'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  children.add(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return Object.assign(child, { ended });
}

const train = (name: string) =>
  stego(
    'train',
    '--data',
    'images',
    '--config',
    path.join(workspace, 'settings.yaml'),
    '--steps',
    String(steps),
    '--seed',
    '3',
    '--name',
    name,
  );

async function waitForStep(name: string, step: number): Promise<void> {
  const { metrics } = runFolder(workspace, name);
  for (;;) {
    const lines = await readMetrics(metrics);
    if ((lines.at(-1)?.step ?? 0) >= step) return;
    await sleep(5);
  }
}

/** Everything that must not depend on how often a training was interrupted. */
async function outcome(name: string) {
  const run = runFolder(workspace, name);
  const lines = (await readMetrics(run.metrics)).map(({ time: _, ...line }) => line);
  const last = (await listCheckpoints(run.checkpoints)).at(-1);
  const { tensors, step } = await loadCheckpoint((last as { file: string }).file);
  const { status } = await readStatus(run.status);
  const sample = await readFile(path.join(run.samples, status?.lastSample ?? ''));
  return { lines, step, tensors, state: status?.state, best: status?.best, sample };
}

describe('a training', () => {
  it('killed at random steps and resumed gives the same numbers as one that ran through', async () => {
    expect(await train('straight').ended).toBe(0);
    let child = train('killed');
    for (const after of [Math.ceil(Math.random() * 20), 20 + Math.ceil(Math.random() * 30)]) {
      await waitForStep('killed', after);
      await sleep(Math.random() * 30);
      child.kill('SIGKILL');
      await child.ended;
      child = stego('resume', 'killed');
    }
    expect(await child.ended).toBe(0);
    const [straight, killed] = [await outcome('straight'), await outcome('killed')];
    expect(straight.step).toBe(steps);
    expect(straight.state).toBe('finished');
    expect(killed).toEqual(straight);
  });

  it('pauses, goes on and stops on request, and resumes to the same numbers', async () => {
    const child = train('asked');
    const { folder, status: statusFile } = runFolder(workspace, 'asked');
    await waitForStep('asked', 8);
    await requestControl(folder, 'pause');
    const state = async () => (await readStatus(statusFile)).status?.state;
    await expect.poll(state).toBe('paused');
    const paused = (await readStatus(statusFile)).status?.step;
    await sleep(300);
    expect((await readStatus(statusFile)).status?.step).toBe(paused);
    await requestControl(folder, 'resume');
    await expect.poll(state).not.toBe('paused');
    await requestControl(folder, 'stop').catch(() => undefined);
    expect(await child.ended).toBe(0);
    expect(await leaseHolder(folder)).toBeUndefined();
    if ((await state()) === 'stopped') expect(await stego('resume', 'asked').ended).toBe(0);
    const [straight, asked] = [await outcome('straight'), await outcome('asked')];
    expect(asked.tensors).toEqual(straight.tensors);
    expect(asked.lines).toEqual(straight.lines);
  });

  it('stops with a checkpoint on Ctrl+C', async () => {
    const child = train('interrupted');
    await waitForStep('interrupted', 4);
    child.kill('SIGINT');
    expect(await child.ended).toBe(0);
    const run = runFolder(workspace, 'interrupted');
    const { status } = await readStatus(run.status);
    expect(['stopped', 'finished']).toContain(status?.state);
    const checkpoints = await listCheckpoints(run.checkpoints);
    expect(checkpoints.at(-1)?.step).toBe(status?.step);
  });

  it('stops while it still decodes its images', async () => {
    const many = path.join(workspace, 'many');
    await mkdir(many);
    const picture = path.join(workspace, 'images', 'sample-0001.png');
    await Promise.all(Array.from({ length: 3000 }, (_, i) => copyFile(picture, path.join(many, `${i}.png`))));
    const child = stego('train', '--data', 'many', '--preset', 'reference', '--name', 'early');
    const { folder, status } = runFolder(workspace, 'early');
    await expect.poll(async () => (await readStatus(status)).status?.state).toBe('starting');
    await requestControl(folder, 'stop');
    expect(await child.ended).toBe(0);
    expect((await readStatus(status)).status).toMatchObject({ state: 'stopped', step: 0 });
  });

  it('still knows its minutes after a kill while it measures the speed of the device', async () => {
    const settings = path.join(workspace, 'settings.yaml');
    const args = ['--data', 'images', '--config', settings, '--minutes', '0.02', '--name', 'minutes'];
    const child = stego('train', ...args);
    const { folder, config } = runFolder(workspace, 'minutes');
    await expect.poll(() => leaseHolder(folder).catch(() => undefined)).toBeDefined();
    expect(await readFile(config, 'utf8')).toContain('minutes: 0.02');
    child.kill('SIGKILL');
    await child.ended;
    expect(await stego('resume', 'minutes').ended).toBe(0);
    const { steps, minutes } = await readRunConfig(folder);
    expect(minutes).toBeNull();
    expect(steps).not.toBe(2000);
    expect((await outcome('minutes')).step).toBe(steps);
  });

  it('cannot be trained by two processes at once', async () => {
    const child = train('owned');
    await waitForStep('owned', 4);
    child.kill('SIGSTOP');
    const second = await stego('resume', 'owned').ended;
    child.kill('SIGCONT');
    expect(second).toBe(1);
    expect(await child.ended).toBe(0);
  });

  it('can be trained further than planned, but not less far than it is', async () => {
    expect(await stego('resume', 'owned').ended).toBe(1);
    expect(await stego('resume', 'owned', '--steps', String(steps + 5)).ended).toBe(0);
    expect((await outcome('owned')).step).toBe(steps + 5);
    expect(await stego('resume', 'owned', '--steps', '5').ended).toBe(1);
    expect((await readRunConfig(runFolder(workspace, 'owned').folder)).steps).toBe(steps + 5);
  });

  it('keeps its plan when another process asks for more steps meanwhile', async () => {
    const child = train('planned');
    await waitForStep('planned', 4);
    child.kill('SIGSTOP');
    expect(await stego('resume', 'planned', '--steps', '999').ended).toBe(1);
    child.kill('SIGCONT');
    expect(await child.ended).toBe(0);
    expect((await readRunConfig(runFolder(workspace, 'planned').folder)).steps).toBe(steps);
  });
});

describe('a resumed training', () => {
  /** A finished run as it looks while it is trained further. */
  async function furtherRun(name: string) {
    const run = runFolder(workspace, name);
    await cp(runFolder(workspace, 'straight').folder, run.folder, { recursive: true });
    await writeRunConfig(run, { ...(await readRunConfig(run.folder)), steps: 100_000 });
    const { status } = await readStatus(run.status);
    return { run, status: status as RunStatus };
  }

  /** Resumes a run and stops it before its first step. Returns its status. */
  async function resumeAndStop({ folder, name, status }: RunFolder): Promise<RunStatus | undefined> {
    const now = async () => (await readStatus(status)).status;
    const before = (await now())?.pid;
    const child = stego('resume', name);
    await expect.poll(async () => (await now())?.pid, { interval: 5 }).not.toBe(before);
    await requestControl(folder, 'pause');
    await expect.poll(async () => (await now())?.state).toBe('paused');
    await requestControl(folder, 'stop');
    expect(await child.ended).toBe(0);
    return now();
  }

  it('lists the checkpoints on the disk, also one whose status was never written', async () => {
    const { run, status } = await furtherRun('unlisted');
    const checkpoints = status.checkpoints.slice(0, -1);
    const { file, step } = checkpoints[0];
    const gone = { file: '00000001.safetensors', step: 1, validation: status.checkpoints.at(-1)?.validation };
    await writeStatus(run.status, {
      ...status,
      state: 'running',
      checkpoints: [gone, ...checkpoints],
      best: gone.file,
      last: file,
      step,
    });
    const { checkpoints: listed, best, last } = (await resumeAndStop(run)) as RunStatus;
    expect({ listed, best, last }).toEqual({
      listed: status.checkpoints,
      best: status.best,
      last: status.last,
    });
  });

  it('that is stopped before its first step keeps what is known of its checkpoint', async () => {
    const { run, status } = await furtherRun('still');
    const { step, best, checkpoints } = (await resumeAndStop(run)) as RunStatus;
    expect({ step, best, checkpoints }).toEqual({
      step: steps,
      best: status.best,
      checkpoints: status.checkpoints,
    });
    // It cannot be asked to end before where it is.
    expect(await stego('resume', 'still', '--steps', '5').ended).toBe(1);
    expect((await readRunConfig(run.folder)).steps).toBe(100_000);
  });

  it('does not start over, and deletes nothing, when no checkpoint can be read', async () => {
    const { run, status } = await furtherRun('unreadable');
    for (const { file } of await listCheckpoints(run.checkpoints)) await writeFile(file, 'torn');
    expect(await stego('resume', 'unreadable').ended).toBe(1);
    expect((await readMetrics(run.metrics)).at(-1)?.step).toBe(steps);
    expect((await readStatus(run.status)).status).toMatchObject({ state: 'failed', best: status.best });
  });

  it('that lost its run to another process ends and writes nothing more', async () => {
    const { run, status } = await furtherRun('lost');
    await writeStatus(run.status, { ...status, state: 'stopped' });
    const child = stego('resume', 'lost');
    await expect.poll(async () => (await readStatus(run.status)).status?.state).toBe('running');
    child.kill('SIGSTOP');
    const leaseFile = path.join(run.folder, 'lease.json');
    const lease = JSON.parse(await readFile(leaseFile, 'utf8'));
    await writeFile(leaseFile, JSON.stringify({ ...lease, token: 'another' }));
    await writeStatus(run.status, status);
    child.kill('SIGCONT');
    child.kill('SIGINT');
    expect(await child.ended).toBe(1);
    expect(['failed', 'stopped']).not.toContain((await readStatus(run.status)).status?.state);
  });
});
