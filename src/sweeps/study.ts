import type { Assignment, SearchSpace } from './search-space';

/** `waiting`: its values are drawn, and no process works on it yet. */
export type TrialState = 'waiting' | 'running' | 'complete' | 'pruned' | 'failed';

/** `interrupted`: its controller was killed. What was at work may be so still; resuming takes it up. */
export type SweepState = 'running' | 'interrupted' | 'stopped' | 'finished' | 'failed';

/** A value of the metric; `index` counts how often it was logged, from 1. */
export interface Report {
  readonly index: number;
  readonly value: number;
}

/** One training of a sweep. */
export interface Trial {
  /** From 0, in the order of their beginning. */
  readonly number: number;
  readonly state: TrialState;
  readonly values: Assignment;
  /** Of the metric, oldest first. */
  readonly reports: readonly Report[];
  /** The metric in the end; of a pruned one its last report. Absent while it runs and where it failed. */
  readonly value?: number;
}

export type Goal = 'minimize' | 'maximize';

/** All that samplers and early stopping know of a sweep. Metrics are as they were logged, whatever the goal. */
export interface Study {
  readonly space: SearchSpace;
  readonly goal: Goal;
  readonly seed: number;
  /** In the order of their numbers, without gaps. */
  readonly trials: readonly Trial[];
}
