import type { PresetId } from '../training/preset-list';
import type { Settings } from '../training/over-preset';
import type { SearchSpace } from './search-space';
import type { Goal } from './study';

/** What a sweep file says, checked and with its defaults. */
export interface SweepDefinition {
  readonly name?: string;
  readonly description?: string;
  readonly method: 'grid' | 'random' | 'bayes';
  readonly metric: MetricDefinition;
  readonly space: SearchSpace;
  /** How many trials at most; absent: all of a grid, else until it is stopped. */
  readonly runCap?: number;
  readonly earlyStopping?: EarlyStoppingDefinition;
  /** Of the trainings, under what the parameters say. */
  readonly preset: PresetId;
  readonly settings: Settings;
  /** A registered name or a folder, as it is written. */
  readonly dataset?: string;
  readonly seed: number;
  /** Trials at a time; absent: as many as the runner finds right. */
  readonly parallel?: number;
  readonly runner: RunnerDefinition;
}

export interface MetricDefinition {
  /** As the file calls it; `metric-names.ts` says which figure of a run that is. */
  readonly name: string;
  readonly goal: Goal;
  /** No more trials once it is reached. */
  readonly target?: number;
}

export type EarlyStoppingDefinition =
  /** W&B's rule: `bands` are counts of reports, ascending. */
  | {
      readonly kind: 'hyperband';
      readonly bands: readonly number[];
      readonly eta: number;
      readonly strict: boolean;
    }
  /** Asynchronous successive halving: rungs at `minReports · eta^k`. */
  | { readonly kind: 'asha'; readonly minReports: number; readonly eta: number }
  | { readonly kind: 'median'; readonly minReports: number; readonly minTrials: number };

export type RunnerDefinition =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'slurm';
      /** Where the commands of Slurm are, as ssh calls it; absent: here. */
      readonly host?: string;
      /** What is called `stego` on its nodes, a program and what comes before its arguments; absent: what runs here. */
      readonly command?: readonly [string, ...string[]];
      readonly partition?: string;
      readonly account?: string;
      readonly gpus: number;
      readonly cpus?: number;
      /** As Slurm writes it, such as `8G`. */
      readonly memory?: string;
      /** Minutes. */
      readonly timeLimit?: number;
    };
