/** Messages between the page that compares checkpoints and the extension host. The host owns the truth. */

import type { PicturePayload } from '../../../engine/protocol';
import type { PairMetrics } from '../../../runs/contract';
import type { CurveExport, CurveRun, RunMetrics } from '../curves/contract';

/** A checkpoint as the terminal names it: `run@120`, `run@best`, `bundled` or a path. */
export interface ComparedReference {
  readonly workspace: string;
  readonly reference: string;
}

/** What is compared, and on what. */
export interface ComparisonChoice {
  readonly checkpoints: readonly ComparedReference[];
  /** Folder of the pictures; undefined stands for that of the first run. */
  readonly dataset?: string;
  /** Pairs whose pictures are shown. */
  readonly shown: number;
  /** Pairs that the figures are means of. */
  readonly measured: number;
}

export interface ComparedRow {
  readonly id: string;
  readonly label: string;
  /** That it is of; undefined for files from elsewhere and for what is gone. */
  readonly run?: CurveRun;
  /** Undefined where it cannot be read. */
  readonly step?: number;
  readonly state: 'waiting' | 'working' | 'done' | 'failed' | 'cancelled';
  /** 0..1, while it is working. */
  readonly fraction?: number;
  /** One line, where it failed. */
  readonly problem?: string;
  readonly figures?: PairMetrics;
  /** What the figures are means of; fewer than asked for where there are no more. */
  readonly pairs?: number;
}

export interface ComparedPictures {
  readonly container: PicturePayload;
  readonly revealed: PicturePayload;
}

export interface OriginalPictures {
  readonly cover: PicturePayload;
  readonly secret: PicturePayload;
}

/** A setting in which the configurations differ; `values` are in the order of `names`. */
export interface ConfigDifference {
  readonly setting: string;
  readonly values: readonly string[];
}

export interface ConfigComparison {
  /** Those whose configuration is known. */
  readonly names: readonly string[];
  readonly differences: readonly ConfigDifference[];
}

export interface ListedDataset {
  readonly path: string;
  readonly name: string;
}

export type ToComparePage =
  /** Everything but pictures, which follow; those of rows that are not `done` hold no longer. */
  | {
      type: 'snapshot';
      choice: ComparisonChoice;
      datasets: readonly ListedDataset[];
      /** The folder that is measured on; undefined where there is none. */
      dataset?: string;
      rows: readonly ComparedRow[];
      configs: ConfigComparison;
    }
  | { type: 'row'; row: ComparedRow }
  /** Of the run of a row. */
  | ({ type: 'metrics' } & RunMetrics)
  | { type: 'pictures'; id: string; pictures: readonly ComparedPictures[] }
  /** The same for every row: the pairs, and LSB of four bits on them. */
  | {
      type: 'pairs';
      originals: readonly OriginalPictures[];
      baseline: { readonly figures: PairMetrics; readonly pictures: readonly ComparedPictures[] };
    };

export type FromComparePage =
  | { type: 'ready' }
  | { type: 'dataset'; path: string }
  | { type: 'shown'; pairs: number }
  | { type: 'measured'; pairs: number }
  | { type: 'add' }
  | { type: 'remove'; id: string }
  | { type: 'cancel' }
  | { type: 'retry' }
  | { type: 'exportMetrics'; baseline: boolean }
  | { type: 'exportSheet'; png: Uint8Array }
  | ({ type: 'exportCurves' } & CurveExport);

/** What the page keeps across a reload: references, and how they were looked at. */
export interface ComparePageState {
  readonly choice?: ComparisonChoice;
  readonly baseline: boolean;
  readonly gain: number;
  readonly tone: 'colour' | 'mean';
  /** How far it is scrolled down, in pixels. */
  readonly scroll?: number;
  readonly curves?: {
    readonly logScale: boolean;
    readonly smoothing: number;
    readonly axis: 'step' | 'epoch' | 'time';
    /** Those that are switched off. */
    readonly hidden: readonly string[];
  };
}
