import { describe, expect, it } from 'vitest';
import { observationsOf } from '../../../../src/sweeps/samplers/observations';
import type { Study, Trial } from '../../../../src/sweeps/study';
import { reportsOf, studyOf } from '../../../support/sweeps/studies';

/** Targets, scaled so that the first two, which differ by one, do so. */
function targets(trials: readonly Partial<Trial>[], rest: Partial<Study> = {}): readonly number[] {
  const found = observationsOf(studyOf([], [{ value: 0 }, { value: 1 }, ...trials], rest), 1)?.targets ?? [];
  const unit = found[1] - found[0];
  return [...found].map((target) => Number(((target - found[0]) / unit).toFixed(9)));
}

describe('what a model learns from', () => {
  it('is the value in the end, and the last report of a pruned trial', () => {
    expect(targets([{ value: 3 }, { state: 'pruned', reports: reportsOf([9, 2]) }])).toEqual([0, 1, 3, 2]);
    expect(targets([{ state: 'pruned', value: 4, reports: reportsOf([9, 2]) }])).toEqual([0, 1, 4]);
  });

  it('takes what failed or is no number for the worst', () => {
    expect(targets([{ value: 3 }, { state: 'failed', value: -7 }, { value: NaN }, {}])).toEqual([
      0, 1, 3, 3, 3, 3,
    ]);
    expect(targets([{ value: -3 }, { state: 'failed' }], { goal: 'maximize' })).toEqual([0, 1, -3, -3]);
  });

  it('is standardised, and turned round for a metric that shall grow', () => {
    const values = [1, 2, 3, 4].map((value) => ({ value }));
    const { targets: least } = observationsOf(studyOf([], values), 1) ?? {};
    const { targets: most } = observationsOf(studyOf([], values, { goal: 'maximize' }), 1) ?? {};
    expect([...(least ?? [])]).toEqual(
      [-1.5, -0.5, 0.5, 1.5].map((each) => expect.closeTo(each / Math.sqrt(1.25), 9)),
    );
    expect([...(most ?? [])].reverse()).toEqual([...(least ?? [])]);
  });

  it('holds back what blew up', () => {
    // Quartiles 1 and 3 by their place in the list; the fence is 3 + 3 · 2.
    expect(targets([{ value: 2 }, { value: 3 }, { value: 1e9 }])).toEqual([0, 1, 2, 3, 9]);
    expect(targets([{ value: 2 }, { value: 3 }, { value: -1e9 }])[4]).toBeLessThan(-9e8);
  });

  it('waits for enough trials with a value', () => {
    const trials: Partial<Trial>[] = [{ value: 1 }, { state: 'failed' }, { state: 'running' }, { value: 2 }];
    expect(observationsOf(studyOf([], trials), 3)).toBeUndefined();
    expect(observationsOf(studyOf([], trials), 2)?.targets).toHaveLength(3);
    expect(observationsOf(studyOf([]), 0)).toBeUndefined();
  });

  it('stays at 150 trials, the newest and the best', () => {
    const trials = Array.from({ length: 400 }, (_, i) => ({ value: i === 20 ? -1 : i, values: { i } }));
    const found = observationsOf(studyOf([], trials), 1);
    expect(found?.assignments.map(({ i }) => i)).toEqual([
      20,
      ...Array.from({ length: 149 }, (_, i) => 251 + i),
    ]);
    expect(found?.targets).toHaveLength(150);
  });

  it('has what runs or waits apart', () => {
    const trials: Partial<Trial>[] = [
      { state: 'running', values: { a: 1 }, reports: reportsOf([4]) },
      { value: 1, values: { a: 2 } },
      { state: 'waiting', values: { a: 3 } },
    ];
    const found = observationsOf(studyOf([], trials), 1);
    expect(found).toMatchObject({ assignments: [{ a: 2 }], pending: [{ a: 1 }, { a: 3 }] });
    expect([...(found?.targets ?? [])]).toEqual([0]);
  });
});
