import type { JobId } from './runners/runner';
import type { Trial } from './study';
import type { SweepDefinition } from './sweep-definition';

/** All that the journal of a sweep says. */
export interface SweepRecord {
  readonly definition: SweepDefinition;
  readonly options: SweepOptions;
  /** How the last controller left it; absent while one is at work, or was killed. */
  readonly end?: SweepEnd;
  readonly trials: readonly SweepTrial[];
}

/** What a sweep was begun with beside its file. */
export interface SweepOptions {
  /** The folder of images as a trial's config.yaml names it: absolute, or relative to the workspace. */
  readonly dataset: string;
  /** Where relative paths begin and decoded images are kept. Absolute. */
  readonly workspace: string;
  /** Instead of what the file says. */
  readonly runner?: SweepDefinition['runner'];
  readonly parallel?: number;
}

export interface SweepEnd {
  /** `failed`: it could not go on. */
  readonly kind: 'finished' | 'stopped' | 'failed';
  /** One line. */
  readonly reason: string;
}

export interface SweepTrial extends Trial {
  /** Among the trials of all studies in the journal. */
  readonly id: number;
  /** False for one that somebody else, such as Optuna in Python, added and cares for. */
  readonly ours: boolean;
  readonly job?: SweepJob;
  /** Why it is to end before its time: it has little hope, or somebody asked. */
  readonly stop?: StopReason;
  /** The failed trial whose values it tries again. */
  readonly rerunOf?: number;
  /** Why it failed, in one line. */
  readonly problem?: string;
  /** ISO 8601. */
  readonly begun?: string;
  readonly ended?: string;
}

export type StopReason = 'early' | 'asked';

/** A process, there or on its way, that trains a trial. */
export interface SweepJob {
  /** What the process must show: one with an older ticket has nothing to do with the trial any more. */
  readonly ticket: string;
  /** Absent when the controller died between asking for it and hearing its name. */
  readonly id?: JobId;
  /** The step that the training was at, and how many jobs before this one brought it no further. */
  readonly step: number;
  readonly fruitless: number;
}
