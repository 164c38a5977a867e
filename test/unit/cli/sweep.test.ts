import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestControl } from '../../../src/runs/control';
import { leaseHolder } from '../../../src/runs/lease';
import { StudyJournal } from '../../../src/sweeps/journal/study-journal';
import { readStatus } from '../../../src/runs/status';
import { sweepFolderAt, trialRun } from '../../../src/sweeps/sweep-folder';
import { runStego } from '../../support/run-stego';
import { everyStep, startSweep, sweepFixture, trialsOfSweep } from '../../support/sweep-fixture';
import { temporaryFolder } from '../../support/temporary-folder';

const quick = ['--poll', '0.1', '--parallel', '2'];

const stepOf = async (folder: string, trial: number) =>
  (await readStatus(trialRun(sweepFolderAt(folder), trial).status)).status?.step ?? 0;

const waitFor = { timeout: 60_000, interval: 50 };

describe('stego sweep', () => {
  it('trains every trial, tells how it is, and tries a space further that was widened', async () => {
    const { file, folder, write } = await sweepFixture(temporaryFolder(), [0.001, 0.002], 20);
    const { code, events } = await startSweep(['run', file, '--out', folder, ...quick]).ended;
    expect(code).toBe(0);
    expect(events.at(0)).toEqual({ kind: 'started', sweep: 'sweep', folder });
    expect(events.filter(({ kind }) => kind === 'trial')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ kind: 'ended', state: 'finished' });
    for (const { trial, steps } of await trialsOfSweep(folder)) {
      expect(trial.state).toBe('complete');
      expect(steps).toEqual(everyStep(20));
      expect(trial.reports).toHaveLength(4);
    }
    const again = await runStego(path.dirname(file), ['sweep', 'run', file, '--out', folder]);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toContain('There is a sweep in');

    await write({ parameters: { lr: { values: [0.001, 0.002, 0.004] } } });
    const resumed = await startSweep(['resume', folder, ...quick]).ended;
    expect(resumed.events.filter(({ kind }) => kind === 'trial')).toMatchObject([
      { number: 2, state: 'complete', values: { lr: 0.004 } },
    ]);
    const status = await runStego(folder, ['sweep', 'status', folder]);
    expect(status.out).toMatch(/^2 +complete +\S+ +lr 0\.004$/m);
    expect(status.out).toContain('Sweep sweep: finished.');
    const json = JSON.parse((await runStego(folder, ['sweep', 'status', '.', '--json'])).out) as object;
    expect(json).toMatchObject({ state: 'finished', total: 3, counts: { complete: 3 } });

    const importance = await runStego(folder, ['sweep', 'importance', folder]);
    expect(importance.out).toMatch(/^lr +1\.00 +\d\.\d\d to 1\.00 +-?0\.\d+$/m);
    expect(importance.out).toMatch(/^loss, 3 trials: /m);
    expect(importance.out).toContain('too few trials');

    const csv = (await runStego(folder, ['sweep', 'export', '.', '--csv'])).out.split('\r\n');
    expect(csv[0]).toMatch(/^trial,state,loss,reports,lr,coverLoss,.*,step,seconds,problem$/);
    expect(csv[3]).toMatch(/^2,complete,[\d.]+,4,0\.004,[\d.]+,.*,20,[\d.]+,$/);
    await runStego(folder, ['sweep', 'export', '.', '--json', '--out', 'trials.json']);
    const table = JSON.parse(readFileSync(path.join(folder, 'trials.json'), 'utf8')) as unknown[];
    expect(table).toHaveLength(3);
    expect(table[0]).toMatchObject({ trial: 0, state: 'complete', lr: 0.001 });
    const offline = await runStego(folder, ['sweep', 'export', '.', '--wandb', '--out', 'my runs']);
    expect(offline.out.match(/offline-run-\d{8}_\d{6}-[0-9a-f]{8}\n/g)).toHaveLength(3);
    expect(offline.out).toContain(`cd '${path.join(folder, 'my runs')}' && wandb sync`);
    const neither = await runStego(folder, ['sweep', 'export', '.']);
    expect(neither.err).toBe('stego: Say what to write: --csv, --json or --wandb.\n');

    await write({ metric: { name: 'coverLoss' } });
    const other = await runStego(folder, ['sweep', 'resume', folder]);
    expect(other.err).toContain('the metric was to minimize loss; for another one begin another sweep.');
  }, 180_000);

  it('goes on after its controller and a trial were killed, with no step twice', async () => {
    const { file, folder } = await sweepFixture(temporaryFolder(), [0.001, 0.002, 0.003], 400);
    const sweep = startSweep(['run', file, '--out', folder, ...quick]);
    await expect.poll(() => stepOf(folder, 0), waitFor).toBeGreaterThan(10);
    sweep.child.kill('SIGKILL');
    await sweep.ended;
    const holder = await leaseHolder(trialRun(sweepFolderAt(folder), 1).folder);
    if (holder) process.kill(holder.pid, 'SIGKILL');
    expect(JSON.parse((await runStego(folder, ['sweep', 'status', folder, '--json'])).out)).toMatchObject({
      state: 'interrupted',
    });
    expect((await startSweep(['resume', folder, ...quick]).ended).code).toBe(0);
    for (const { trial, steps } of await trialsOfSweep(folder)) {
      expect(trial).toMatchObject({ state: 'complete' });
      expect(trial.reports).toHaveLength(80);
      expect(steps).toEqual(everyStep(400));
    }
  }, 180_000);

  it('stops by a request, also when its controller is gone, and reruns what failed', async () => {
    const { file, folder, write } = await sweepFixture(temporaryFolder(), [0.001, 0.002], 1_000_000);
    const sweep = startSweep(['run', file, '--out', folder, ...quick]);
    await expect.poll(() => stepOf(folder, 0), waitFor).toBeGreaterThan(0);
    expect((await runStego(folder, ['sweep', 'stop', folder])).code).toBe(0);
    expect((await sweep.ended).events.at(-1)).toMatchObject({ kind: 'ended', state: 'stopped' });
    expect((await trialsOfSweep(folder)).map(({ trial }) => trial.state)).toEqual(['waiting', 'waiting']);

    const stopTrial = (trial: string) => runStego(folder, ['sweep', 'stop', folder, '--trial', trial]);
    expect((await stopTrial('7')).err).toBe('stego: Sweep "sweep" has no trial 7 of its own.\n');

    const resumed = startSweep(['resume', folder, ...quick]);
    const { folder: first, config } = trialRun(sweepFolderAt(folder), 0);
    await expect.poll(() => leaseHolder(first), waitFor).toBeDefined();
    // A second controller is refused, and so is what it was to change.
    await write({ run_cap: 9 });
    const second = await runStego(folder, ['sweep', 'resume', folder]);
    expect(second.err).toMatch(/^stego: Sweep "sweep" is in use by process \d+ on /);
    expect((await new StudyJournal(sweepFolderAt(folder).journal).read()).definition.runCap).toBeUndefined();
    await write({});
    resumed.child.kill('SIGKILL');
    await resumed.ended;
    expect((await runStego(folder, ['sweep', 'stop', folder])).code).toBe(0);
    expect(await leaseHolder(first)).toBeUndefined();

    // A training that cannot begin fails its trial; as soon as it can, it is run again.
    const good = readFileSync(config, 'utf8');
    writeFileSync(config, good.replace('imageSize: 16', 'imageSize: 0'));
    const failing = startSweep(['resume', folder, ...quick]);
    await requestStopOf(folder, 1);
    await failing.ended;
    appendFileSync(path.join(folder, 'sweep.yaml'), '# nothing else is changed\n');
    const before = await trialsOfSweep(folder);
    expect(before.map(({ trial }) => trial.state)).toEqual(['failed', 'pruned']);
    const rerun = startSweep(['rerun', folder, ...quick]);
    await requestStopOf(folder, 2);
    await rerun.ended;
    const after = await trialsOfSweep(folder);
    expect(after[2].trial).toMatchObject({ rerunOf: 0, state: 'pruned', values: { lr: 0.001 } });
    expect(existsSync(`${folder}/study.log.lock`)).toBe(false);
  }, 240_000);

  it('makes nothing of a file with a mistake, and says where it is', async () => {
    const { file, folder } = await sweepFixture(temporaryFolder(), [-1], 20);
    const wrong = await runStego(path.dirname(file), ['sweep', 'run', file, '--out', folder]);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/^stego: .*small\.sweep\.yaml: line \d+: /);
    expect(existsSync(folder)).toBe(false);
    for (const place of ['.', file]) {
      expect((await runStego(path.dirname(file), ['sweep', 'status', place])).err).toContain(
        'holds no sweep',
      );
    }
  }, 60_000);

  it('does not train a trial that is another process’s', async () => {
    const { file, folder } = await sweepFixture(temporaryFolder(), [0.001], 20);
    await startSweep(['run', file, '--out', folder, ...quick]).ended;
    const over = await runStego(folder, ['sweep', 'trial', folder, '0']);
    expect(over).toMatchObject({ code: 0, err: 'Trial 0 is complete already.\n' });
    const unknown = await runStego(folder, ['sweep', 'trial', folder, '7']);
    expect(unknown).toMatchObject({ code: 1, err: 'stego: Sweep "sweep" has no trial 7 of its own.\n' });
  }, 60_000);
});

/** Through the training itself, once it is at work. */
async function requestStopOf(folder: string, trial: number): Promise<void> {
  await expect.poll(() => stepOf(folder, trial), waitFor).toBeGreaterThan(0);
  const run = trialRun(sweepFolderAt(folder), trial).folder;
  await expect.poll(() => requestControl(run, 'stop').catch(() => undefined), waitFor).toBeDefined();
}
