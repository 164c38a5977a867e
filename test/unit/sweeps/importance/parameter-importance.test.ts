import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/errors';
import type { ParameterImportance } from '../../../../src/sweeps/importance/contract';
import { parameterImportance } from '../../../../src/sweeps/importance/parameter-importance';
import type { SearchSpace } from '../../../../src/sweeps/search-space';
import type { Trial } from '../../../../src/sweeps/study';
import { sevenParameters, sevenParameterTrials, sobolShares } from '../../../support/sweeps/seven-parameters';
import { free, studyOf, uniform } from '../../../support/sweeps/studies';

const valueOf = ({ value }: Trial) => value;
const sharesOf = ({ parameters }: ParameterImportance) =>
  Object.fromEntries(parameters.map(({ name, share }) => [name, share]));

const list = (...values: (string | number | boolean)[]) => ({ kind: 'categorical', values }) as const;

/** Trials with every combination of the values, and what they come to. */
function trialsOf(
  values: readonly Readonly<Record<string, number | string | boolean>>[],
  valueAt: (index: number) => number | undefined,
): readonly Trial[] {
  return studyOf(
    [],
    values.map((each, i) => ({ values: each, value: valueAt(i) })),
  ).trials;
}

describe('a function of seven parameters with known Sobol shares', () => {
  it.each([100, 300])('is seen through with %d trials', async (count) => {
    const found = await parameterImportance(sevenParameterTrials(count, 1), sevenParameters, valueOf);
    expect(found).toMatchObject({ trials: count, leftOut: 0, trust: 'fine' });
    expect(found.explained).toBeGreaterThan(0.75);
    expect(found.parameters.slice(0, 2).map(({ name }) => name)).toEqual(['lr', 'lambda']);
    const shares = sharesOf(found);
    for (const [name, share] of Object.entries(sobolShares))
      expect(Math.abs(shares[name] - share), name).toBeLessThan(0.1);
    expect(Object.values(shares).reduce((sum, share) => sum + share)).toBeCloseTo(1, 9);
    // The truth lies within the range, or close to it, and noise below the floor or close to it.
    for (const { name, low, high, share } of found.parameters) {
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
      expect(sobolShares[name]).toBeGreaterThan(low - 0.05);
      expect(sobolShares[name]).toBeLessThan(high + 0.05);
    }
    expect(found.floor).toBeGreaterThan(0);
    expect(found.floor).toBeLessThan(0.11);
  });

  it('is not to be trusted with twenty', async () => {
    const found = await parameterImportance(sevenParameterTrials(20, 1), sevenParameters, valueOf);
    expect(found.trust).toBe('too-few');
  });

  it('gives the same again', async () => {
    const again = () => parameterImportance(sevenParameterTrials(40, 2), sevenParameters, valueOf);
    expect(await again()).toEqual(await again());
  });

  it('leaves the thread free in between, and ends when nobody waits for it any more', async () => {
    const trials = sevenParameterTrials(300, 1);
    const controller = new AbortController();
    let turns = 0;
    const count = () => {
      turns += 1;
      if (turns === 3) controller.abort();
      else setImmediate(count);
    };
    setImmediate(count);
    const found = parameterImportance(trials, sevenParameters, valueOf, controller.signal);
    await expect(found).rejects.toThrow(CancelledError);
    expect(turns).toBe(3);
  });

  it('is told from noise', async () => {
    const trials = sevenParameterTrials(100, 3);
    const shuffled = trials.map((trial, i) => ({ ...trial, value: trials[(i * 37 + 11) % 100].value }));
    const found = await parameterImportance(shuffled, sevenParameters, valueOf);
    expect(found.trust).toBe('explains-little');
    expect(found.explained).toBeLessThan(0.3);
  });
});

describe('what is taken in', () => {
  const space: SearchSpace = [
    free('a', uniform(0, 1)),
    free('b', { kind: 'constant', value: 3 }),
    free('c', list('x', 'y', 'z')),
  ];
  const values = Array.from({ length: 40 }, (_, i) => ({ a: i / 40, b: 3, c: 'x' }));

  it('leaves out constants and what never varied', async () => {
    const found = await parameterImportance(
      trialsOf(values, (i) => i),
      space,
      valueOf,
    );
    expect(found.parameters.map(({ name, share }) => [name, share])).toEqual([['a', 1]]);
  });

  it('counts trials without a value and does not look at them', async () => {
    const valueAt = (i: number) => (i % 4 === 0 ? undefined : i % 4 === 1 ? NaN : i);
    const found = await parameterImportance(trialsOf(values, valueAt), space, valueOf);
    expect(found).toMatchObject({ trials: 20, leftOut: 20 });
  });

  it('takes the figure it is given', async () => {
    const trials = trialsOf(values, () => undefined);
    const found = await parameterImportance(trials, space, ({ number }) => -number);
    expect(found.parameters[0].correlations).toEqual([{ label: 'a', value: expect.closeTo(-1, 9) }]);
  });

  it('says nothing where there is nothing', async () => {
    const nothing = { trust: 'too-few', parameters: [], floor: 0 };
    expect(await parameterImportance([], space, valueOf)).toEqual({ ...nothing, trials: 0, leftOut: 0 });
    const one = await parameterImportance(
      trialsOf(values.slice(0, 1), () => 1),
      space,
      valueOf,
    );
    expect(one).toEqual({ ...nothing, trials: 1, leftOut: 0 });
  });

  it('has no number that is none where the metric is always the same', async () => {
    const found = await parameterImportance(
      trialsOf(values, () => 7),
      space,
      valueOf,
    );
    expect(found.trust).toBe('explains-little');
    expect(found.explained).toBeUndefined();
    expect(found.parameters).toEqual([{ name: 'a', share: 0, low: 0, high: 0, correlations: [] }]);
  });
});

describe('correlations', async () => {
  const grid = [1e-4, 1e-3, 1e-2, 1e-1].flatMap((lr) =>
    ['relu', 'tanh', 'elu'].flatMap((activation) => [true, false].map((bias) => ({ lr, activation, bias }))),
  );
  const space = [
    free('lr', list(1e-4, 1e-3, 1e-2, 1e-1)),
    free('activation', list('relu', 'tanh', 'elu')),
    free('bias', list(true, false)),
  ];
  const found = await parameterImportance(
    trialsOf(grid, (i) => Math.log10(grid[i].lr) + (grid[i].activation === 'tanh' ? 3 : 0)),
    space,
    valueOf,
  );
  const at = Object.fromEntries(
    found.parameters.flatMap(({ correlations }) => correlations.map(({ label, value }) => [label, value])),
  );

  it('are one for each value of what is no number, named by it', () => {
    expect(Object.keys(at).sort()).toEqual([
      'activation=elu',
      'activation=relu',
      'activation=tanh',
      'bias=false',
      'bias=true',
      'lr',
    ]);
    // Variances: 1.25 of log lr, 2 of tanh.
    expect(at['activation=tanh']).toBeCloseTo(Math.sqrt(2 / 3.25), 9);
    expect(at['activation=elu']).toBeCloseTo(-Math.sqrt(2 / 3.25) / 2, 9);
    expect(at['bias=true']).toBeCloseTo(0, 9);
  });

  it('take a list over magnitudes, like a log scale, by its logarithm', () => {
    expect(at.lr).toBeCloseTo(Math.sqrt(1.25 / 3.25), 9);
  });

  it('sum up the columns of a parameter in its share', () => {
    // Stripped of what the trees share out among the columns: tanh against all others has 2 of 3.25.
    expect(sharesOf(found).activation).toBeCloseTo(2 / 3.25, 1);
    expect(sharesOf(found).bias).toBeLessThan(0.05);
  });
});

describe('a conditional parameter', () => {
  const values = Array.from({ length: 60 }, (_, i): Readonly<Record<string, string | number>> =>
    i % 2 === 0 ? { loss: 'l1' } : { loss: 'l2', beta: ((i * 7) % 60) / 60 },
  );
  const space: SearchSpace = [
    free('loss', list('l1', 'l2')),
    { name: 'beta', distribution: uniform(0, 1), conditions: [{ parameter: 'loss', values: ['l2'] }] },
  ];

  it('is correlated where it is, and its absence is no value', async () => {
    const trials = trialsOf(values, (i) => (i % 2 === 0 ? 0.5 : Number(values[i].beta)));
    const found = await parameterImportance(trials, space, valueOf);
    const beta = found.parameters.find(({ name }) => name === 'beta');
    expect(beta?.share).toBeGreaterThan(0.7);
    expect(beta?.correlations).toEqual([{ label: 'beta', value: expect.closeTo(1, 9) }]);
  });
});
