import type { Goal, Study, Trial } from '../study';

/** The reported values of a trial that are numbers, oldest first, turned so that less is better. */
export function metricHistory({ reports }: Trial, goal: Goal): readonly number[] {
  const sign = goal === 'minimize' ? 1 : -1;
  return reports.filter(({ value }) => Number.isFinite(value)).map(({ value }) => sign * value);
}

/** Of all trials that have any, whatever became of them. */
export function metricHistories({ trials, goal }: Study): readonly (readonly number[])[] {
  return trials.map((trial) => metricHistory(trial, goal)).filter(({ length }) => length > 0);
}
