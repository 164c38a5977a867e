/** Messages between the page of a sweep and the extension host. The host owns the truth. */

import type { ParameterImportance } from '../../../sweeps/importance/contract';
import type { Assignment, Json } from '../../../sweeps/search-space';
import type { Goal, SweepState, TrialState } from '../../../sweeps/study';
import type { CurveExport, RunMetrics } from '../curves/contract';
import type { SamplePayload } from '../training/contract';

export type { Goal, Json, SweepState, TrialState };

/** What can be asked of a sweep now. */
export type SweepRequest = 'resume' | 'stop' | 'rerunFailed';

/** What a parameter can be, as an axis shows it. */
export type ParameterColumn =
  | (NamedParameter & { readonly kind: 'number'; readonly log: boolean })
  | (NamedParameter & { readonly kind: 'category'; readonly values: readonly Json[] });

interface NamedParameter {
  readonly name: string;
  /** The shortest ending of the name that no other parameter of the sweep has. */
  readonly label: string;
}

/** A figure of trials that can be looked at: the metric of the sweep first. */
export interface FigureColumn {
  /** As the host calls it, such as `validation.secret.psnr`. */
  readonly id: string;
  readonly label: string;
  /** Which of its values are better. */
  readonly goal: Goal;
}

export interface TrialRow {
  readonly number: number;
  readonly state: TrialState;
  /** It runs in name only: a cluster has it in its queue. */
  readonly queued?: true;
  /** It runs in name only: its process is gone, and nobody cares for the sweep. */
  readonly interrupted?: true;
  /** Somebody else, such as Optuna in Python, added it and cares for it: only they can stop it. */
  readonly foreign?: true;
  readonly values: Assignment;
  /** The newest of each figure, by its id; what was not measured is missing. */
  readonly figures: Readonly<Record<string, number>>;
  readonly step?: number;
  readonly totalSteps?: number;
  /** Of training. */
  readonly seconds?: number;
  /** One line: why it failed. */
  readonly problem?: string;
}

export interface SweepSummary {
  readonly workspace: string;
  readonly name: string;
  readonly state: SweepState;
  /** One line: what is wrong with the sweep. */
  readonly problem?: string;
  /** Its journal could not be read: nothing is known of its trials. */
  readonly unreadable?: true;
  readonly method: 'grid' | 'random' | 'bayes';
  /** How many there will be at most, where that is known. */
  readonly trialCount?: number;
  /** For the header: runner, early stopping, seed and so on as label and value. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly requests: readonly SweepRequest[];
}

export type ToSweepPage =
  /** Everything; also after the page was hidden. */
  | {
      type: 'snapshot';
      sweep: SweepSummary;
      parameters: readonly ParameterColumn[];
      figures: readonly FigureColumn[];
      trials: readonly TrialRow[];
    }
  /** Trials that are new or have changed. */
  | { type: 'trials'; sweep: SweepSummary; trials: readonly TrialRow[] }
  /** Of the figure asked for; a problem says why there is none. */
  | { type: 'importance'; figure: string; importance?: ParameterImportance; problem?: string }
  /** Of a chosen trial: the run `<sweep>:<number>`. */
  | { type: 'curves'; metrics: RunMetrics }
  /** The newest sheet of a chosen trial; none yet without a sample. */
  | { type: 'sheet'; trial: number; sample?: SamplePayload };

export type SweepFile = 'definition' | 'folder';

export type FromSweepPage =
  | { type: 'ready' }
  | { type: 'request'; request: SweepRequest }
  | { type: 'stopTrial'; trial: number }
  | { type: 'importance'; figure: string }
  /** Follow the curves and sheets of these trials and no others. */
  | { type: 'choose'; trials: readonly number[] }
  /** Open the panel of a trial. */
  | { type: 'openTrial'; trial: number }
  | { type: 'compare'; trials: readonly number[] }
  | { type: 'open'; file: SweepFile }
  /** The curves of the chosen trials, to be saved where the user says. */
  | { type: 'saveCurves'; curves: CurveExport }
  /** The table of all trials, to be saved where the user says. */
  | { type: 'export'; format: 'csv' | 'json' };

/** An axis of the parallel coordinates: a parameter, or a figure by its id. */
export interface AxisState {
  readonly id: string;
  readonly flipped?: boolean;
  /** Absent: as the parameter was drawn. */
  readonly log?: boolean;
}

/** What trials must be on one axis: within one of some ranges, or one of some categories. An open end is missing. */
export interface KeptBrush {
  readonly axis: string;
  readonly ranges?: readonly { readonly low?: number; readonly high?: number }[];
  readonly categories?: readonly string[];
}

/** What the page keeps across a reload: only what the user was looking at. */
export interface SweepPageState {
  /** Finds the sweep again. */
  readonly workspace?: string;
  readonly name?: string;
  readonly figure?: string;
  /** In their order; absent: all parameters and the figure. */
  readonly axes?: readonly AxisState[];
  /** Best trials that are drawn; absent: all. */
  readonly top?: number;
  readonly brushes?: readonly KeptBrush[];
  /** The parameters of the contour, across and up. */
  readonly contour?: { readonly x: string; readonly y: string };
  readonly chosen?: readonly number[];
  readonly sort?: { readonly column: string; readonly descending: boolean };
  readonly hiddenColumns?: readonly string[];
  readonly filter?: string;
  /** How far it is scrolled down, in pixels. */
  readonly scroll?: number;
  /** And within it the table, and the chart of the trials. */
  readonly tableScroll?: { readonly top: number; readonly left: number };
  readonly chartScroll?: { readonly top: number; readonly left: number };
  /** Gain of the differences in the sheets. */
  readonly gain?: number;
  readonly curves?: {
    readonly axis: 'step' | 'epoch' | 'time';
    readonly smoothing: number;
    readonly hidden: readonly string[];
    readonly logScale: boolean;
  };
}
