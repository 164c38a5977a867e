/** Messages between the training panel's page and the extension host. The host owns the truth. */

import type { ControlRequest, MetricsLine, RunStatus, ShownRunState } from '../../../runs/contract';
import type { CurveExport, CurveRun, LossColumns, RunMetrics } from '../curves/contract';

export interface RunSummary {
  readonly name: string;
  readonly state: ShownRunState;
  /** What may be asked of it now. */
  readonly requests: readonly ControlRequest[];
  readonly status?: RunStatus;
  /** One line: what is wrong with the files of the run. */
  readonly problem?: string;
  /** For the header: dataset, network, batch, β and so on as label and value. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The whole config.yaml. */
  readonly config?: ConfigTree;
  /** Of training, over all sessions, up to the newest line of metrics. */
  readonly elapsedSeconds?: number;
}

export type ConfigValue = string | number | boolean | null | readonly ConfigValue[] | ConfigTree;

export interface ConfigTree {
  readonly [name: string]: ConfigValue;
}

/** What of a run can be opened outside of its panel. */
export type RunFile = 'config' | 'log' | 'folder';

/**
 * The six-column sheet of the evaluation pairs as PNG bytes: a grid without gaps of `rows` × 6 cells, each
 * `cell` pixels square: cover, secret, encoded cover, decoded secret, |cover difference|, |secret difference|.
 */
export interface SamplePayload {
  readonly step: number;
  readonly rows: number;
  readonly cell: number;
  readonly png: ArrayBuffer;
}

export type ToTrainingPage =
  /** Everything; also after the page was hidden. */
  | {
      type: 'snapshot';
      run: RunSummary;
      losses: LossColumns;
      validation: readonly MetricsLine[];
      sample?: SamplePayload;
      /** Steps that have a sheet, ascending. */
      sampleSteps: readonly number[];
    }
  | { type: 'status'; run: RunSummary }
  /** New metric lines behind those already sent. */
  | { type: 'append'; losses: LossColumns; validation: readonly MetricsLine[] }
  | { type: 'sample'; sample: SamplePayload; sampleSteps: readonly number[] }
  /** Of a run that is drawn over this one. */
  | ({ type: 'overlay' } & RunMetrics)
  /** The runs that are drawn over this one from now on. */
  | { type: 'overlays'; runs: readonly CurveRun[] };

export type FromTrainingPage =
  | { type: 'ready' }
  | { type: 'control'; request: ControlRequest }
  /** Wants the sheet of that step, to show it or to have it ready. */
  | { type: 'selectSample'; step: number }
  | { type: 'open'; file: RunFile }
  /** The sheet of a step as the page drew it, to be saved where the user says. */
  | { type: 'saveSheet'; step: number; png: ArrayBuffer }
  /** Draw these runs over this one: what was kept from before, or one less. */
  | { type: 'overlay'; runs: readonly CurveRun[] }
  /** Let the user choose the runs to draw over this one. */
  | { type: 'chooseOverlays' }
  /** To be saved where the user says. */
  | ({ type: 'saveCurves' } & CurveExport);

/** What the page keeps across a reload: only what the user was looking at. */
export interface TrainingPageState {
  readonly runName: string;
  readonly logScale: boolean;
  readonly smoothing: number;
  readonly xAxis?: 'step' | 'epoch' | 'time';
  /** Curves that are switched off. */
  readonly hiddenCurves?: readonly string[];
  readonly overlays?: readonly CurveRun[];
  readonly amplification: number;
  /** Differences without colour. */
  readonly grey?: boolean;
  /** How far it is scrolled down, in pixels. */
  readonly scroll?: number;
  /** The older step whose pictures are shown; absent while the newest are. */
  readonly sampleStep?: number;
}
