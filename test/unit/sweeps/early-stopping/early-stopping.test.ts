import { describe, expect, it } from 'vitest';
import { earlyStoppingOf } from '../../../../src/sweeps/early-stopping/early-stopping-of';
import type { EarlyStoppingDefinition } from '../../../../src/sweeps/sweep-definition';
import type { Goal } from '../../../../src/sweeps/study';
import { reportsOf, studyOf } from '../../../support/sweeps/studies';

/** Numbers of the trials that the rule would stop, all of them running, by what each has reported. */
function stopped(
  definition: EarlyStoppingDefinition | undefined,
  histories: readonly (readonly number[])[],
  goal: Goal = 'minimize',
): readonly number[] {
  const study = studyOf(
    [],
    histories.map((values) => ({ state: 'running', reports: reportsOf(values) })),
    { goal },
  );
  const stops = earlyStoppingOf(definition);
  return study.trials.filter((trial) => stops(trial, study)).map(({ number }) => number);
}

const negated = (histories: readonly (readonly number[])[]) =>
  histories.map((history) => history.map((value) => -value));

describe('hyperband as W&B applies it', () => {
  const rule = { kind: 'hyperband', bands: [1, 3, 9], eta: 3, strict: true } as const;

  it('stops nobody before the first band, nor somebody who is alone at it', () => {
    expect(
      stopped({ ...rule, bands: [3, 9] }, [
        [5, 5],
        [9, 9],
      ]),
    ).toEqual([]);
    expect(
      stopped({ ...rule, bands: [3, 9] }, [
        [5, 5, 5],
        [9, 9],
      ]),
    ).toEqual([]);
  });

  it('takes the value at index ⌊n / eta⌋ for the threshold and spares whoever has just that', () => {
    expect(stopped(rule, [[1], [2]])).toEqual([1]);
    expect(stopped(rule, [[1], [2], [3]])).toEqual([2]);
    expect(stopped(rule, [[6], [5], [4], [3], [2], [1]])).toEqual([0, 1, 2]);
    expect(stopped(rule, [[2], [2], [2], [2]])).toEqual([]);
  });

  it('judges at the last band that was reached, by all who were ever there', () => {
    const histories = [
      [1, 1, 8, 1],
      [9, 9, 5],
      [2, 2],
    ];
    // Band 3: 5 is the threshold. Band 1: 2 is, which the third trial has.
    expect(stopped(rule, histories)).toEqual([0]);
  });

  it('looks at the best value so far where it is not strict, also beyond the band', () => {
    const histories = [
      [9, 9, 8, 4],
      [9, 9, 5],
      [9, 6, 7],
    ];
    // The threshold of band 3 is 7.
    expect(stopped(rule, histories)).toEqual([0]);
    expect(stopped({ ...rule, strict: false }, histories)).toEqual([]);
    expect(stopped({ ...rule, strict: false }, [[9, 9, 8, 7.5], ...histories.slice(1)])).toEqual([0]);
  });

  it('counts only reports that are numbers', () => {
    expect(
      stopped({ ...rule, bands: [2] }, [
        [1, 1],
        [NaN, 2],
      ]),
    ).toEqual([]);
    expect(
      stopped({ ...rule, bands: [2] }, [
        [1, 1],
        [NaN, 2, 2],
      ]),
    ).toEqual([1]);
  });

  it('turns everything round for a metric that shall grow', () => {
    const histories = [[6], [5], [4], [3], [2], [1]];
    expect(stopped(rule, histories, 'maximize')).toEqual([3, 4, 5]);
    expect(stopped(rule, negated(histories), 'maximize')).toEqual(stopped(rule, histories));
  });
});

describe('asynchronous successive halving', () => {
  const rule = { kind: 'asha', minReports: 2, eta: 3 } as const;

  it('keeps the best third at a rung once three have reached it', () => {
    expect(
      stopped(rule, [
        [9, 1],
        [9, 2],
      ]),
    ).toEqual([]);
    expect(
      stopped(rule, [
        [9, 1],
        [9, 2],
        [9, 3],
      ]),
    ).toEqual([1, 2]);
    expect(stopped(rule, [[1], [9, 1], [9, 2], [9, 3]])).toEqual([2, 3]);
    expect(
      stopped(rule, [
        [0, 1],
        [0, 2],
        [0, 3],
        [0, 4],
        [0, 5],
        [0, 6],
      ]),
    ).toEqual([2, 3, 4, 5]);
  });

  it('has rungs at minReports · eta^k', () => {
    const third = [0, 9, 0, 0, 0];
    const ahead = [0, 1, 0, 0, 0, 7];
    // The last rung of the first is 2; the other two stand on 6 alone.
    expect(stopped(rule, [third, ahead, [0, 2, 0, 0, 0, 8]])).toEqual([0]);
    expect(stopped(rule, [[0, 9, 0, 0, 0, 6], ahead, [0, 2, 0, 0, 0, 8]])).toEqual([1, 2]);
  });

  it('turns round for a metric that shall grow', () => {
    expect(
      stopped(
        rule,
        [
          [0, 1],
          [0, 2],
          [0, 3],
        ],
        'maximize',
      ),
    ).toEqual([0, 1]);
  });
});

describe('the median rule', () => {
  const rule = { kind: 'median', minReports: 2, minTrials: 3 } as const;

  it('waits for enough reports and enough other trials that got as far', () => {
    expect(stopped(rule, [[9], [1, 1], [1, 1], [1, 1]])).toEqual([]);
    expect(stopped(rule, [[9, 9], [1, 1], [1, 1], [1]])).toEqual([]);
    expect(
      stopped(rule, [
        [9, 9],
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
    ).toEqual([0]);
  });

  it('compares the best so far with what others had after as many reports', () => {
    const others = [
      [5, 4, 1],
      [6, 5, 1],
      [7, 6, 1],
    ];
    expect(stopped(rule, [[5, 8], ...others])).not.toContain(0);
    expect(stopped(rule, [[5.5, 8], ...others])).toContain(0);
  });

  it('turns round for a metric that shall grow', () => {
    expect(
      stopped(
        rule,
        [
          [9, 9],
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        'maximize',
      ),
    ).toEqual([]);
    expect(
      stopped(
        rule,
        [
          [0, 0],
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        'maximize',
      ),
    ).toEqual([0]);
  });
});

describe('no rule', () => {
  it('stops nobody', () => expect(stopped(undefined, [[1], [2], [3], [4]])).toEqual([]));
});
