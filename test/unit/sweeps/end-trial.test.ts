import { describe, expect, it } from 'vitest';
import { endTrial } from '../../../src/sweeps/end-trial';
import { trialRun } from '../../../src/sweeps/sweep-folder';
import { leaseHolder } from '../../../src/runs/lease';
import { gridOf, smallSweep } from './small-sweep';

describe('a trial that is stopped while nobody cares for its sweep', () => {
  it('is over for good where it waits', async () => {
    const small = await smallSweep(gridOf([0.1, 0.2]));
    small.cluster.steps = 20;
    const stop = new AbortController();
    const ended = small.control({ signal: stop.signal, pollMs: 1 });
    await expect.poll(async () => (await small.read()).trials[0]?.reports.length ?? 0).toBeGreaterThan(1);
    await expect(endTrial(small.sweep, small.journal(), small.cluster, 0)).rejects.toThrow(
      'Sweep "small" is in use by',
    );
    stop.abort();
    await ended;
    await endTrial(small.sweep, small.journal(), small.cluster, 0);
    const [trial] = (await small.read()).trials;
    expect(trial).toMatchObject({ state: 'pruned', value: trial.reports.at(-1)!.value });
    await small.control();
    expect((await small.read()).trials.map(({ state }) => state)).toEqual(['pruned', 'complete']);
  });

  it('is asked to end where a process trains it', async () => {
    const small = await smallSweep(gridOf([0.1]));
    small.cluster.steps = 1000;
    const figure = () => (small.cluster.trained.get(0)! > 2 ? kill() : undefined);
    await expect(small.control({ change: { figure } })).rejects.toThrow('killed');
    await expect(endTrial(small.sweep, small.journal(), small.cluster, 0)).rejects.toThrow(
      /^Trial 0 is still trained/,
    );
    await small.cluster.advance();
    expect(await leaseHolder(trialRun(small.sweep, 0).folder)).toBeUndefined();
    await small.control();
    expect((await small.read()).trials[0].state).toBe('pruned');
  });

  it('leaves no job in the queue', async () => {
    const small = await smallSweep(gridOf([0.1, 0.2]));
    small.cluster.frozen = true;
    const { advance } = small.cluster;
    let polls = 0;
    small.cluster.advance = () => (++polls > 2 ? kill() : advance.call(small.cluster));
    await expect(small.control()).rejects.toThrow('killed');
    expect(small.cluster.alive).toBe(2);
    await endTrial(small.sweep, small.journal(), small.cluster, 1);
    expect(small.cluster.alive).toBe(1);
    expect((await small.read()).trials.map(({ state }) => state)).toEqual(['running', 'pruned']);
  });
});

function kill(): never {
  throw new Error('killed');
}
