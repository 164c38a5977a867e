/** What pages that draw the curves of runs are told of them. */

import type { MetricsLine } from '../../../runs/contract';

/** A run of the workspace, by its folder and its name. */
export interface CurveRun {
  readonly workspace: string;
  readonly name: string;
}

/** Columns of equal length, oldest first; NaN where a value is missing. */
export interface LossColumns {
  readonly step: Float64Array;
  /** In which the step lies, from 0. */
  readonly epoch: Float64Array;
  /** Seconds of training, over all sessions. */
  readonly time: Float64Array;
  readonly learningRate: Float64Array;
  readonly loss: Float64Array;
  readonly coverLoss: Float64Array;
  readonly secretLoss: Float64Array;
}

/** Metric lines of one run; with `reset` all of them, otherwise those behind the ones already sent. */
export interface RunMetrics {
  readonly run: CurveRun;
  readonly reset: boolean;
  readonly losses: LossColumns;
  /** The lines on which the evaluation pairs were measured. */
  readonly validation: readonly MetricsLine[];
}

/** The curves as text of a file. */
export interface CurveExport {
  readonly format: 'csv' | 'svg';
  readonly text: string;
}
