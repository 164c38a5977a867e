import { describe, expect, it } from 'vitest';
import { gridOf, smallSweep, type SmallSweep } from '../small-sweep';

const states = async ({ read }: SmallSweep) => (await read()).trials.map(({ state }) => state);

describe('a controller whose trials fail', () => {
  it('fails a trial whose settings do not go together', async () => {
    const small = await smallSweep(gridOf([0.1, -1, 0.3]));
    await small.control();
    const { trials } = await small.read();
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'failed', 'complete']);
    expect(trials[1].problem).toContain('schedule.learningRate must be');
  });

  it('gives up where nothing succeeds', async () => {
    const small = await smallSweep(gridOf(Array.from({ length: 50 }, (_, index) => index + 1)));
    small.cluster.failing = () => 'There are no images.';
    const end = await small.control();
    expect(end.kind).toBe('failed');
    expect(end.reason).toMatch(
      /^6 trials failed and none succeeded; trial 5: There are no images\. Mend the cause, run the failed trials again/,
    );
    expect((await states(small)).length).toBeLessThan(8);
  });

  it('gives up where trials fail one after the other, and goes on when it is resumed', async () => {
    const small = await smallSweep(gridOf(Array.from({ length: 20 }, (_, index) => index + 1)));
    let isFull = true;
    small.cluster.failing = (trial) => (isFull && trial > 1 ? 'No space is left' : undefined);
    expect(await small.control()).toEqual({
      kind: 'failed',
      reason:
        '6 trials in a row failed; trial 7: No space is left. ' +
        'Mend the cause, run the failed trials again (stego sweep rerun), then resume the sweep.',
    });
    const before = await states(small);
    expect(before.length).toBeLessThan(10);
    isFull = false;
    expect((await small.control()).kind).toBe('finished');
    expect((await states(small)).slice(before.length)).toEqual(Array(20 - before.length).fill('complete'));
  });

  it('goes on where trials fail now and then, where as many fail as are at work, and where values are wrong', async () => {
    const many = Array.from({ length: 24 }, (_, index) => index + 1);
    const now = await smallSweep(gridOf(many));
    now.cluster.failing = (trial) => (trial % 3 > 0 ? 'It failed' : undefined);
    expect((await now.control()).kind).toBe('finished');

    const wide = await smallSweep(gridOf(many));
    wide.cluster.parallel = 8;
    wide.cluster.failing = (trial) => (trial >= 8 && trial < 15 ? 'The node is gone' : undefined);
    expect((await wide.control()).kind).toBe('finished');

    const wrong = await smallSweep(gridOf([0.1, ...many.map((each) => -each), 0.2]));
    wrong.cluster.parallel = 1;
    expect((await wrong.control()).kind).toBe('finished');
    expect((await states(wrong)).at(-1)).toBe('complete');
  });

  it('goes on where a trial shows, after many that failed, that they need not', async () => {
    const small = await smallSweep(gridOf([-1, -2, -3, -4, -5, -6, 0.1, 0.2, 0.3]));
    small.cluster.parallel = 7;
    expect((await small.control()).kind).toBe('finished');
    expect((await states(small)).slice(6)).toEqual(['complete', 'complete', 'complete']);
    const notes = small.events.flatMap((event) => (event.kind === 'note' ? [event.message] : []));
    expect(notes).toEqual([
      expect.stringMatching(/^No new trial begins before .*: 6 trials failed and none /),
    ]);
  });

  it('gives up where the space gives hardly anything that goes together', async () => {
    const small = await smallSweep(gridOf([0.1, ...Array.from({ length: 300 }, (_, index) => -index - 1)]));
    const { kind, reason } = await small.control();
    expect(kind).toBe('failed');
    expect(reason).toMatch(/^The values of 1\d\d trials in a row do not go together; trial 1\d\d: /);
  });

  it('runs failed trials again also where the target is reached', async () => {
    const { metric, ...rest } = gridOf([0.5, 0.1, 0.3]);
    const small = await smallSweep({ ...rest, metric: { ...metric, target: 0.45 } });
    small.cluster.parallel = 1;
    small.cluster.failing = (trial) => (trial === 0 ? 'It failed' : undefined);
    expect((await small.control()).reason).toBe('Trial 1 reached the target.');
    await small.control({ mode: 'rerun' });
    expect(await states(small)).toEqual(['failed', 'complete', 'complete']);
  });

  it('runs all failed trials again that it was asked to, also where they fail again', async () => {
    const small = await smallSweep(gridOf(Array.from({ length: 12 }, (_, index) => index + 1)));
    small.cluster.parallel = 12;
    small.cluster.failing = (trial) => (trial > 1 ? 'It failed' : undefined);
    await small.control();
    small.cluster.parallel = 1;
    await small.control({ mode: 'rerun' });
    expect((await small.read()).trials.filter(({ rerunOf }) => rerunOf !== undefined)).toHaveLength(10);
    expect((await states(small)).every((state) => state === 'complete' || state === 'failed')).toBe(true);
  });
});
