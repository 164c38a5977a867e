import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeFileAtomic } from '../../../src/files/write-atomic';
import { checkRunConfig } from '../../../src/runs/config';
import type { MetricsLine, RunStatus } from '../../../src/runs/contract';
import { followRun, type FollowedStatus } from '../../../src/runs/follow';
import { acquireLease } from '../../../src/runs/lease';
import { appendMetrics, readMetrics, truncateAfter } from '../../../src/runs/metrics';
import { createRun } from '../../../src/runs/run-folder';
import type { RunFolder } from '../../../src/runs/run-paths';
import { writeStatus } from '../../../src/runs/status';
import { bundleProgram, killHard, nextLine, startProgram } from '../../support/child-program';
import { temporaryFolder } from '../../support/temporary-folder';

const config = checkRunConfig({ dataset: { path: 'images' } }, 'test');
const newRun = () => createRun(temporaryFolder(), 'run', config);

const line = (step: number, time = step): MetricsLine => ({
  step,
  epoch: 0,
  time,
  learningRate: 0.001,
  loss: 1,
  coverLoss: 0.5,
  secretLoss: 0.5,
});

const status = (step: number): RunStatus => ({
  version: 1,
  state: 'running',
  pid: process.pid,
  host: hostname(),
  heartbeat: '2026-01-01T00:00:00.000Z',
  step,
  totalSteps: 100,
  epoch: 0,
  checkpoints: [],
});

/** What a listener that keeps to the rules holds, and everything that it heard. */
function listen(run: RunFolder, pollMs = 20) {
  const heard = {
    lines: [] as MetricsLine[],
    resets: 0,
    statuses: [] as FollowedStatus[],
    samples: [] as string[],
    deleted: 0,
    dispose: () => following.dispose(),
  };
  const following = followRun(run.folder, {
    pollMs,
    onMetrics({ lines, reset }) {
      if (reset) {
        heard.lines = [];
        heard.resets++;
      }
      heard.lines.push(...lines);
    },
    onStatus: (next) => heard.statuses.push(next),
    onSample: (file) => heard.samples.push(path.basename(file)),
    onDeleted: () => heard.deleted++,
  });
  onTestFinished(() => heard.dispose());
  return heard;
}

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 10 });
const steps = (lines: readonly MetricsLine[]) => lines.map(({ step }) => step);

describe('followRun', () => {
  it('tells what is there and then every line once', async () => {
    const run = await newRun();
    await appendMetrics(run.metrics, line(0));
    const heard = listen(run);
    await until(() => expect(steps(heard.lines)).toEqual([0]));
    for (let step = 1; step < 200; step++) await appendMetrics(run.metrics, line(step));
    await until(() => expect(heard.lines.length).toBeGreaterThanOrEqual(200));
    expect(steps(heard.lines)).toEqual([...Array(200).keys()]);
    expect(heard.resets).toBe(1);
  });

  it('hears of changes from the system, long before the next poll', async () => {
    const run = await newRun();
    await writeStatus(run.status, status(1));
    const heard = listen(run, 1_000_000);
    await until(() => expect(heard.statuses).toHaveLength(1));
    await appendMetrics(run.metrics, line(1));
    await until(() => expect(steps(heard.lines)).toEqual([1]));
    await writeFileAtomic(path.join(run.samples, '00000001.png'), 'a');
    await until(() => expect(heard.samples).toEqual(['00000001.png']));
  });

  it('holds exactly the file after writers were killed and resumed', async () => {
    const run = await newRun();
    const program = await bundleProgram(
      `import { appendMetrics, truncateAfter } from 'src/runs/metrics';
       const [, , file, from, session] = process.argv;
       const write = async () => {
         await truncateAfter(file, Number(from));
         for (let step = Number(from) + 1; ; step++) {
           await appendMetrics(file, { step, epoch: 0, time: Number(session) * 1e6 + step, learningRate: 1, loss: 1, coverLoss: 1, secretLoss: 1 });
           if (step === Number(from) + 30) console.log('far');
         }
       };
       void write();`,
      temporaryFolder(),
      'writer',
    );
    const heard = listen(run, 5);
    let from = -1;
    for (let session = 0; session < 4; session++) {
      const child = startProgram(program, run.metrics, String(from), String(session));
      await nextLine(child);
      await killHard(child);
      from += 20;
    }
    await until(async () => expect(heard.lines).toEqual(await readMetrics(run.metrics)));
    expect(steps(heard.lines)).toEqual([...Array(heard.lines.length).keys()]);
    expect(heard.lines.length).toBeGreaterThan(80);
    expect(heard.resets).toBeGreaterThan(1);
  });

  it('hears of a file that was cut back to nothing', async () => {
    const run = await newRun();
    await appendMetrics(run.metrics, line(5));
    const heard = listen(run);
    await until(() => expect(steps(heard.lines)).toEqual([5]));
    await truncateAfter(run.metrics, 0);
    await until(() => expect(heard.resets).toBe(2));
    expect(heard.lines).toEqual([]);
    await appendMetrics(run.metrics, line(1));
    await until(() => expect(steps(heard.lines)).toEqual([1]));
    expect(heard.resets).toBe(2);
  });

  it('tells each status once, and that a run was interrupted though no file changed', async () => {
    const run = await newRun();
    const lease = await acquireLease(run.folder);
    await writeStatus(run.status, status(1));
    const heard = listen(run);
    const told = () => heard.statuses.map(({ state, status: read }) => [state, read?.step]);
    await until(() => expect(told()).toEqual([['running', 1]]));
    await writeStatus(run.status, status(2));
    await writeStatus(run.status, status(2));
    await until(() => expect(told()).toContainEqual(['running', 2]));
    await lease.release();
    await until(() =>
      expect(told()).toEqual([
        ['running', 1],
        ['running', 2],
        ['interrupted', 2],
      ]),
    );
    writeFileSync(run.status, '{');
    await until(() => expect(heard.statuses.at(-1)?.problem).toBe('status.json is not valid JSON'));
  });

  it('tells new and rewritten samples in order, and no temporary files', async () => {
    const run = await newRun();
    for (const name of ['00000020.png', '00000010.png', '.00000030.png.x.tmp']) {
      writeFileSync(path.join(run.samples, name), 'x');
    }
    mkdirSync(path.join(run.samples, 'folder'));
    const heard = listen(run);
    await until(() => expect(heard.samples).toEqual(['00000010.png', '00000020.png']));
    await writeFileAtomic(path.join(run.samples, '00000020.png'), 'longer');
    await until(() => expect(heard.samples).toEqual(['00000010.png', '00000020.png', '00000020.png']));
  });

  it('ends when the folder is gone, once', async () => {
    const run = await newRun();
    await appendMetrics(run.metrics, line(1));
    const heard = listen(run, 5);
    await until(() => expect(heard.lines).toHaveLength(1));
    renameSync(run.folder, `${run.folder}-removed`);
    rmSync(`${run.folder}-removed`, { recursive: true });
    await until(() => expect(heard.deleted).toBe(1));
    mkdirSync(run.folder);
    await appendMetrics(run.metrics, line(2));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect([heard.deleted, steps(heard.lines)]).toEqual([1, [1]]);
  });

  it('is silent once disposed', async () => {
    const run = await newRun();
    const heard = listen(run, 5);
    await until(() => expect(heard.statuses).toHaveLength(1));
    await appendMetrics(run.metrics, line(1));
    heard.dispose();
    await writeStatus(run.status, status(1));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([heard.lines, heard.statuses.length]).toEqual([[], 1]);
  });
});
