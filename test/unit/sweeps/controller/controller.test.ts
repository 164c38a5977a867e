import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors';
import { requestControl } from '../../../../src/runs/control';
import { trialRun } from '../../../../src/sweeps/sweep-folder';
import { requestOfSweep } from '../../../../src/sweeps/sweep-requests';
import { failedTrials } from '../../../../src/sweeps/controller/more-trials';
import { gridOf, smallSweep, type SmallSweep } from '../small-sweep';

const states = async ({ read }: SmallSweep) => (await read()).trials.map(({ state }) => state);

/** Does something once, when the sweep has gone so far. */
function whenProgress(small: SmallSweep, after: number, act: () => void): void {
  let count = 0;
  const { push } = small.events;
  small.events.push = (...events) => {
    if (events.some(({ kind }) => kind === 'progress') && ++count === after) act();
    return push.apply(small.events, events);
  };
}

describe('a controller', () => {
  it('tries everything, as many at a time as it may', async () => {
    const small = await smallSweep();
    const end = await small.control();
    expect(end).toEqual({ kind: 'finished', reason: 'All that there is to try is tried.' });
    const { trials, end: written } = await small.read();
    expect(written).toEqual(end);
    expect(trials.map(({ values, value, state }) => [values.lr, value, state])).toEqual(
      [0.1, 0.2, 0.3, 0.4].map((rate) => [rate, rate + 1 / 3, 'complete']),
    );
    expect(trials[0].reports.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect([...small.cluster.trained.values()]).toEqual([3, 3, 3, 3]);
    expect(small.cluster.submissions[0]).toBe(2);
    expect(small.cluster.alive).toBe(0);
    expect(existsSync(trialRun(small.sweep, 3).metrics)).toBe(true);
    expect(readdirSync(small.sweep.folder).sort()).toEqual(['study.log', 'sweep.yaml', 'trials']);
  });

  it('ends with its run cap, and goes on where that grows', async () => {
    const small = await smallSweep({ ...gridOf([0.1, 0.2, 0.3, 0.4]), runCap: 3 });
    expect(await small.control()).toEqual({ kind: 'finished', reason: 'All 3 trials are run.' });
    expect(await states(small)).toHaveLength(3);
    const { definition, options } = await small.read();
    await small.journal().redefine({ ...definition, runCap: 4 }, options);
    await small.control();
    expect(await states(small)).toHaveLength(4);
  });

  it('begins no trial once the target is reached', async () => {
    const { metric, ...rest } = gridOf([0.5, 0.1, 0.3, 0.4]);
    const small = await smallSweep({ ...rest, metric: { ...metric, target: 0.45 } });
    expect(await small.control()).toEqual({ kind: 'finished', reason: 'Trial 1 reached the target.' });
    expect(await states(small)).toEqual(['complete', 'complete']);
  });

  it('ends trials of little hope early, and gives their places to others', async () => {
    const small = await smallSweep();
    small.cluster.steps = 20;
    const earlyStopping = ({ values, reports }: { values: { lr?: unknown }; reports: readonly unknown[] }) =>
      Number(values.lr) > 0.15 && reports.length >= 2;
    await small.control({ change: { earlyStopping } });
    expect(await states(small)).toEqual(['complete', 'pruned', 'pruned', 'pruned']);
    const { trials } = await small.read();
    expect(trials[1].value).toBe(trials[1].reports.at(-1)!.value);
    expect(small.cluster.trained.get(1)).toBeLessThan(6);
  });

  it('stops with everything kept, and goes on from there', async () => {
    const small = await smallSweep();
    small.cluster.steps = 8;
    const stop = new AbortController();
    whenProgress(small, 2, () => stop.abort());
    expect(await small.control({ signal: stop.signal })).toEqual({
      kind: 'stopped',
      reason: 'It was stopped.',
    });
    expect(await states(small)).toEqual(['waiting', 'waiting']);
    expect(small.cluster.alive).toBe(0);
    await small.control();
    expect(await states(small)).toEqual(['complete', 'complete', 'complete', 'complete']);
    expect([...small.cluster.trained.values()]).toEqual([8, 8, 8, 8]);
  });

  it('stops by a request, also jobs that have not begun', async () => {
    const small = await smallSweep();
    small.cluster.frozen = true;
    const ended = small.control({ pollMs: 5 });
    await expect.poll(() => small.cluster.jobs.size).toBe(2);
    await requestOfSweep(small.sweep.folder, { kind: 'stop' });
    expect((await ended).kind).toBe('stopped');
    expect(small.cluster.alive).toBe(0);
    expect(await states(small)).toEqual(['waiting', 'waiting']);
    await expect(requestOfSweep(small.sweep.folder, { kind: 'stop' })).rejects.toThrow(
      'Sweep "small" is not running.',
    );
  });

  it('ends what a killed controller has left at work', async () => {
    const small = await smallSweep();
    small.cluster.steps = 1000;
    const killed = small.control({
      change: { figure: () => (small.cluster.trained.get(0)! > 2 ? kill() : undefined) },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(small.cluster.alive).toBe(2);
    await small.control({ mode: 'stop' });
    expect(small.cluster.alive).toBe(0);
    expect(await states(small)).toEqual(['waiting', 'waiting']);
  });

  it('ends a single trial by a request, and one that somebody stopped in its own folder', async () => {
    const small = await smallSweep();
    small.cluster.steps = 200;
    const ended = small.control({ pollMs: 1 });
    await expect.poll(() => small.cluster.running(1)).toBe(1);
    await requestOfSweep(small.sweep.folder, { kind: 'stopTrial', trial: 1 });
    await expect.poll(() => states(small)).toContain('pruned');
    await requestControl(trialRun(small.sweep, 0).folder, 'stop');
    await expect.poll(async () => (await states(small))[0]).toBe('pruned');
    small.cluster.steps = 1;
    await ended;
    expect(await states(small)).toEqual(['pruned', 'pruned', 'complete', 'complete']);
  });

  it('goes on with a trial whose process was killed, from where that was', async () => {
    const small = await smallSweep();
    whenProgress(small, 2, () => small.cluster.kill(0));
    await small.control();
    expect(await states(small)).toEqual(['complete', 'complete', 'complete', 'complete']);
    expect(small.cluster.begun.get(0)).toBe(2);
    expect([...small.cluster.trained.values()]).toEqual([3, 3, 3, 3]);
  });

  it('gives a trial up whose processes bring it no further', async () => {
    const small = await smallSweep();
    small.cluster.steps = 4;
    const train = small.cluster.advance.bind(small.cluster);
    small.cluster.advance = async () => {
      if (small.cluster.running(1)) small.cluster.kill(1);
      await train();
    };
    await small.control();
    const { trials } = await small.read();
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'failed', 'complete', 'complete']);
    expect(trials[1].problem).toMatch(/^3 processes in a row ended without a step/);
    expect(small.cluster.begun.get(1)).toBe(3);
  });

  it('runs failed trials again, each as a trial of its own', async () => {
    const small = await smallSweep();
    small.cluster.failing = (trial, step) => (trial === 1 && step === 2 ? 'The disk is full.' : undefined);
    await small.control();
    const before = await small.read();
    expect(before.trials[1]).toMatchObject({ state: 'failed', problem: 'The disk is full.' });
    expect(failedTrials(before).map(({ number }) => number)).toEqual([1]);
    await small.control({ mode: 'rerun' });
    const after = await small.read();
    expect(after.trials).toHaveLength(5);
    expect(after.trials[4]).toMatchObject({ state: 'complete', rerunOf: 1, values: { lr: 0.2 } });
    expect(after.trials.slice(0, 4)).toEqual(before.trials);
    expect(failedTrials(after)).toEqual([]);
    expect(after.end).toEqual(before.end);
    await small.control({ mode: 'rerun' });
    expect((await small.read()).trials).toHaveLength(5);
    expect(small.events).toContainEqual({
      kind: 'note',
      message: 'No trial failed that was not run again already.',
    });
  });

  it('does not call a sweep finished that was interrupted before failed trials were run again', async () => {
    const small = await smallSweep(gridOf([0.1, 0.2]));
    await small.control();
    const { options } = await small.read();
    await small.journal().redefine(gridOf([0.1, 0.2, 0.3]), options);
    // As a controller that was killed leaves it.
    await small.journal().setEnd(undefined);
    await small.control({ mode: 'rerun' });
    expect((await small.read()).end?.kind).toBe('stopped');
    expect((await small.control()).kind).toBe('finished');
    expect((await small.read()).trials).toHaveLength(3);
  });

  it('tries only what is new in a space that was widened', async () => {
    const small = await smallSweep(gridOf([0.1, 0.2]));
    await small.control();
    const { options } = await small.read();
    await small.journal().redefine(gridOf([0.1, 0.15, 0.2, 0.3]), options);
    await small.control();
    const { trials } = await small.read();
    expect(trials.map(({ values }) => values.lr)).toEqual([0.1, 0.2, 0.15, 0.3]);
    expect(trials.every(({ state }) => state === 'complete')).toBe(true);
  });

  it('gives up where the runner takes nothing, and loses nothing', async () => {
    const small = await smallSweep();
    small.cluster.refusal = 'sbatch is missing.';
    expect(await small.control()).toEqual({ kind: 'failed', reason: 'sbatch is missing.' });
    expect(await states(small)).toEqual(['waiting', 'waiting']);
    expect(small.events.filter(({ kind }) => kind === 'note')).toHaveLength(1);
    small.cluster.refusal = undefined;
    await small.control();
    expect(await states(small)).toEqual(['complete', 'complete', 'complete', 'complete']);
  });

  it('gives up where the images are gone, also with trials to go on with, and loses nothing', async () => {
    const small = await smallSweep();
    small.cluster.steps = 6;
    let isThere = true;
    const ready = async () => {
      if (!isThere) throw new UserError('There is no folder.');
    };
    whenProgress(small, 2, () => {
      isThere = false;
      small.cluster.kill(0);
      small.cluster.kill(1);
    });
    expect(await small.control({ change: { ready } })).toEqual({
      kind: 'failed',
      reason: 'There is no folder.',
    });
    expect(small.events.filter(({ kind }) => kind === 'note')).toHaveLength(1);
    expect(await states(small)).toEqual(['waiting', 'waiting']);
    expect(await small.control({ change: { ready } })).toMatchObject({ kind: 'failed' });
    isThere = true;
    await small.control({ change: { ready } });
    expect(await states(small)).toEqual(['complete', 'complete', 'complete', 'complete']);
    expect([...small.cluster.trained.values()]).toEqual([6, 6, 6, 6]);
  });

  it('runs nothing but failed trials again in a sweep that was stopped, or whose controller was killed', async () => {
    const small = await smallSweep();
    small.cluster.steps = 20;
    small.cluster.failing = (trial) => (trial === 0 ? 'The disk is full.' : undefined);
    const stop = new AbortController();
    whenProgress(small, 4, () => stop.abort());
    await small.control({ signal: stop.signal });
    expect(await states(small)).toEqual(['failed', 'waiting', 'waiting']);
    await small.control({ mode: 'rerun' });
    expect(await states(small)).toEqual(['failed', 'waiting', 'waiting', 'complete']);
    expect((await small.read()).end?.kind).toBe('stopped');

    const other = await smallSweep();
    other.cluster.steps = 20;
    other.cluster.failing = small.cluster.failing;
    const figure = () => (other.cluster.trained.get(1)! > 2 ? kill() : 1);
    await expect(other.control({ change: { figure } })).rejects.toThrow('killed');
    other.cluster.kill(1);
    other.cluster.kill(2);
    await other.control({ mode: 'rerun' });
    const { trials } = await other.read();
    expect(trials.filter(({ state }) => state === 'complete').map(({ rerunOf }) => rerunOf)).toEqual([0]);
  });

  it('tells once of each job that it never starts by itself', async () => {
    const small = await smallSweep(gridOf([0.1, 0.2]));
    small.cluster.frozen = true;
    small.cluster.obstacle = 'held; release it';
    const stop = new AbortController();
    let polls = 0;
    const advance = small.cluster.advance.bind(small.cluster);
    small.cluster.advance = async () => {
      if (++polls === 4) stop.abort();
      await advance();
    };
    await small.control({ signal: stop.signal });
    expect(small.events.filter(({ kind }) => kind === 'note')).toEqual(
      [0, 1].map((trial) => ({
        kind: 'note',
        message: `Trial ${trial} waits in the queue: held; release it`,
      })),
    );
  });

  it('goes on with a trial whose job was cancelled by hand, and says so', async () => {
    const small = await smallSweep(gridOf([0.1, 0.2]));
    small.cluster.steps = 9;
    let polls = 0;
    const advance = small.cluster.advance.bind(small.cluster);
    small.cluster.advance = async () => {
      polls += 1;
      if (polls === 4) await small.cluster.cancelByHand(1);
      // A time limit, too, ends the job of a trial, which is told nobody.
      if (polls === 6) await small.cluster.cancelByHand(0, 'FAILED');
      await advance();
    };
    await small.control();
    expect(await states(small)).toEqual(['complete', 'complete']);
    expect([...small.cluster.trained.values()]).toEqual([9, 9]);
    const last = 'Trial 1 goes on with another job, since its last one ended: CANCELLED';
    expect(small.events.filter(({ kind }) => kind === 'note')).toEqual([
      {
        kind: 'note',
        message: `${last}; end it for good with: stego sweep stop '${small.sweep.folder}' --trial 1`,
      },
    ]);
  });

  it('leaves no trial that seems to run where handing over breaks', async () => {
    const small = await smallSweep();
    small.cluster.submit = () => Promise.reject(new Error('EIO'));
    await expect(small.control()).rejects.toThrow('EIO');
    expect(await states(small)).toEqual(['waiting', 'waiting']);
    expect((await small.read()).end).toEqual({ kind: 'failed', reason: 'EIO' });
  });

  it('is not stopped by whoever stops it when it is finished', async () => {
    const small = await smallSweep(gridOf([0.1]));
    const end = await small.control();
    await small.control({ mode: 'stop' });
    expect((await small.read()).end).toEqual(end);
  });

  it('fails a trial whose metric is missing or no number', async () => {
    const small = await smallSweep(gridOf([0.1, 0.2]));
    await small.control({ change: { figure: ({ loss }) => (loss < 1 ? NaN : undefined) } });
    const { trials } = await small.read();
    expect(trials.map(({ problem }) => problem)).toEqual(
      Array(2).fill('Its metric is not a number in the end.'),
    );
    const other = await smallSweep(gridOf([0.1]));
    await other.control({ change: { figure: () => undefined } });
    expect((await other.read()).trials[0].problem).toBe('Its metric was never logged.');
  });

  it('is the only one', async () => {
    const small = await smallSweep();
    small.cluster.frozen = true;
    const stop = new AbortController();
    const first = small.control({ signal: stop.signal, pollMs: 1 });
    await expect.poll(() => small.cluster.jobs.size).toBe(2);
    await expect(small.control()).rejects.toThrow(`Sweep "small" is in use by process ${process.pid} on`);
    stop.abort();
    await first;
  });

  it('leaves alone what Python added, and counts it', async () => {
    const small = await smallSweep({ ...gridOf([0.1, 0.2, 0.3]), runCap: 3 });
    appendFileSync(small.sweep.journal, '{"op_code":4,"worker_id":"p","study_id":0,"datetime_start":null}\n');
    await small.control();
    const { trials } = await small.read();
    expect(trials.map(({ ours, state }) => [ours, state])).toEqual([
      [false, 'running'],
      [true, 'complete'],
      [true, 'complete'],
    ]);
    expect(existsSync(trialRun(small.sweep, 0).folder)).toBe(false);
  });
});

function kill(): never {
  throw new Error('killed');
}
