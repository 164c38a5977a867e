import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors';
import { bayesSampler } from '../../../../src/sweeps/samplers/bayes';
import { randomSampler } from '../../../../src/sweeps/samplers/random';
import type { Sampler } from '../../../../src/sweeps/samplers/sampler';
import { samplerOf } from '../../../../src/sweeps/samplers/sampler-of';
import type { Assignment, SearchSpace } from '../../../../src/sweeps/search-space';
import type { Study, Trial } from '../../../../src/sweeps/study';
import { keyOf } from '../../../../src/sweeps/value-key';
import { branin, training } from '../../../support/sweeps/objectives';
import { free, studyOf, uniform } from '../../../support/sweeps/studies';

/** The trials of a sweep, one after the other, of which those that `valueOf` gives no value fail. */
function sweep(
  sampler: Sampler,
  count: number,
  space: SearchSpace,
  valueOf: (values: Assignment) => number | undefined,
  rest: Partial<Study> = {},
): readonly Trial[] {
  const trials: Trial[] = [];
  while (trials.length < count) {
    const values = sampler(studyOf(space, trials, rest));
    if (!values) break;
    const value = valueOf(values);
    const state = value === undefined ? 'failed' : 'complete';
    trials.push({
      number: trials.length,
      state,
      values,
      reports: [],
      ...(value === undefined ? {} : { value }),
    });
  }
  return trials;
}

const best = (trials: readonly Trial[]) =>
  Math.min(...trials.map(({ value }) => value ?? NaN).filter(Number.isFinite));

const mixed: SearchSpace = [
  free('lr', uniform(1e-5, 1e-1, { scale: 'log' })),
  free('width', uniform(16, 64, { step: 16, integer: true })),
  free('loss', { kind: 'categorical', values: ['l1', 'l2'] }),
  { name: 'beta', distribution: uniform(0, 1), conditions: [{ parameter: 'loss', values: ['l2'] }] },
  free('noise', { kind: 'normal', mu: -3, sigma: 1, scale: 'log', integer: false }),
  free('mix', { kind: 'beta', a: 2, b: 2, integer: false }),
  free('epochs', { kind: 'constant', value: 5 }),
];

/** Fails in a corner, is no number in another and huge in a third. */
function rough(values: Assignment): number | undefined {
  const [lr, width, mix] = [values.lr, values.width, values.mix].map(Number);
  if (width === 16) return undefined;
  if (lr > 0.03) return mix > 0.5 ? NaN : 1e12;
  return Math.abs(Math.log10(lr) + 3) + mix + (values.loss === 'l2' ? Number(values.beta) : 0.5);
}

describe('Bayesian optimisation', () => {
  it('proposes nothing that is not in the space any more', () => {
    const space = (
      rate: [number, number],
      widths: number[],
      losses: string[],
      epochs: number,
    ): SearchSpace => [
      free('lr', uniform(...rate, { scale: 'log' })),
      free('width', { kind: 'categorical', values: widths }),
      free('loss', { kind: 'categorical', values: losses }),
      free('epochs', { kind: 'constant', value: epochs }),
    ];
    // The best trials lie where the space is none any more.
    const valueOf = ({ lr, width, loss }: Assignment) =>
      -Math.log10(Number(lr)) - Number(width) + (loss === 'l1' ? 0 : 1);
    const trials = sweep(bayesSampler, 16, space([0.001, 0.01], [8, 16, 32], ['l1', 'l2'], 4), valueOf);
    const narrow = space([0.0005, 0.004], [8, 16], ['l2', 'huber'], 8);
    for (let seed = 0; seed < 8; seed++) {
      const { lr, width, loss, epochs } = bayesSampler(studyOf(narrow, trials, { seed }))!;
      expect(Number(lr)).toBeLessThanOrEqual(0.004);
      expect([8, 16]).toContain(width);
      expect(['l2', 'huber']).toContain(loss);
      expect(epochs).toBe(8);
    }
  });

  it('comes much nearer to the minimum than chance', () => {
    const bayes = sweep(bayesSampler, 30, branin.space, branin.at);
    const random = sweep(randomSampler, 30, branin.space, branin.at);
    expect(best(bayes) - branin.minimum).toBeLessThan(0.1);
    expect(best(random) - branin.minimum).toBeGreaterThan(0.3);
  });

  it('finds its way among settings of several kinds', () => {
    expect(best(sweep(bayesSampler, 40, training.space, training.at, { seed: 3 }))).toBeLessThan(0.25);
  });

  it('maximises as it minimises', () => {
    const least = sweep(bayesSampler, 14, branin.space, branin.at);
    const most = sweep(bayesSampler, 14, branin.space, (values) => -branin.at(values), { goal: 'maximize' });
    expect(most.map(({ values }) => values)).toEqual(least.map(({ values }) => values));
  });

  it('proposes the same for the same study, and something else for another seed', () => {
    const trials = sweep(bayesSampler, 12, mixed, rough);
    const study = studyOf(mixed, trials);
    expect(bayesSampler(study)).toEqual(bayesSampler(structuredClone(study)));
    expect(bayesSampler({ ...study, seed: 2 })).not.toEqual(bayesSampler(study));
    // A sweep that goes on is the one that had not been interrupted.
    expect(sweep(bayesSampler, 15, mixed, rough).slice(0, 12)).toEqual(trials);
  });

  it('stays in the space, also where trials fail, blow up or have parameters of their own', () => {
    const trials = sweep(bayesSampler, 40, mixed, rough);
    for (const { values } of trials) {
      const { lr, width, loss, beta, noise, mix, epochs } = values as Record<
        string,
        number | string | undefined
      >;
      expect(lr).toBeGreaterThanOrEqual(1e-5);
      expect(lr).toBeLessThanOrEqual(1e-1);
      expect([16, 32, 48, 64]).toContain(width);
      expect(beta === undefined).toBe(loss === 'l1');
      expect(beta ?? 0).toBeGreaterThanOrEqual(0);
      expect(beta ?? 1).toBeLessThanOrEqual(1);
      expect(noise).toBeGreaterThan(0);
      expect(mix).toBeGreaterThanOrEqual(0);
      expect(mix).toBeLessThanOrEqual(1);
      expect(epochs).toBe(5);
    }
    expect(best(trials)).toBeLessThan(1);
  });

  it('tries each point of a small space once, then ends', () => {
    const space: SearchSpace = [
      free('a', { kind: 'categorical', values: ['x', 'y', 'z'] }),
      free('n', uniform(1, 4, { integer: true })),
      {
        name: 'b',
        distribution: { kind: 'categorical', values: [1, 2] },
        conditions: [{ parameter: 'a', values: ['z'] }],
      },
    ];
    const trials = sweep(bayesSampler, 99, space, ({ a, n }) => (a === 'x' ? 0 : 1) + Number(n));
    expect(trials).toHaveLength(4 + 4 + 8);
    expect(new Set(trials.map(({ values }) => keyOf(values))).size).toBe(16);
  });

  it('does not propose what runs already', () => {
    const done = sweep(bayesSampler, 10, branin.space, branin.at);
    const pending: Trial[] = [];
    for (let i = 0; i < 4; i++) {
      const values = bayesSampler(studyOf(branin.space, [...done, ...pending])) ?? {};
      pending.push({ number: 10 + i, state: i % 2 === 0 ? 'running' : 'waiting', values, reports: [] });
    }
    const places = pending.map(({ values }) => [Number(values.x) / 15, Number(values.y) / 15]);
    const distances = places.flatMap(([x, y], i) =>
      places.slice(0, i).map((other) => Math.hypot(x - other[0], y - other[1])),
    );
    expect(Math.min(...distances)).toBeGreaterThan(0.02);
  });

  it('proposes something where all values are the same or nothing has ended', () => {
    const same = sweep(bayesSampler, 12, branin.space, () => 1);
    expect(same).toHaveLength(12);
    const running = Array.from({ length: 20 }, () => ({ state: 'running' }) as const);
    expect(bayesSampler(studyOf(branin.space, running))).toBeDefined();
    expect(sweep(bayesSampler, 12, branin.space, () => undefined)).toHaveLength(12);
  });
});

describe('random sweeps', () => {
  it('repeat themselves by seed and number alone', () => {
    const trials = sweep(randomSampler, 20, mixed, () => 1);
    const again = sweep(randomSampler, 20, mixed, () => undefined);
    expect(again.map(({ values }) => values)).toEqual(trials.map(({ values }) => values));
    expect(new Set(trials.map(({ values }) => keyOf(values))).size).toBe(20);
    expect(randomSampler(studyOf(mixed, [], { seed: 2 }))).not.toEqual(trials[0].values);
  });
});

describe('the sampler of a method', () => {
  it('is the one of its name', () => {
    const study = studyOf(branin.space);
    expect(samplerOf('random')(study)).toEqual(randomSampler(study));
    expect(samplerOf('bayes')(study)).toEqual(bayesSampler(study));
    expect(() => samplerOf('grid')(study)).toThrow(UserError);
  });
});
