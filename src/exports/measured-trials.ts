import { readStatus } from '../runs/status';
import { trialRun, type SweepFolder } from '../sweeps/sweep-folder';
import type { SweepTrial } from '../sweeps/sweep-record';
import { readFigures } from '../sweeps/trial-figures';
import { tellWatch, type ExportWatch } from './export-watch';
import type { MeasuredTrial } from './trials-table';

/** What the folders of trials say of them, by their numbers. */
export async function measuredTrials(
  sweep: SweepFolder,
  trials: readonly SweepTrial[],
  watch: ExportWatch = {},
): Promise<ReadonlyMap<number, MeasuredTrial>> {
  const measured = new Map<number, MeasuredTrial>();
  // One after the other: there may be a thousand.
  for (const trial of trials) {
    tellWatch(watch, measured.size, trials.length);
    measured.set(trial.number, await measuredTrial(sweep, trial));
  }
  return measured;
}

async function measuredTrial(
  sweep: SweepFolder,
  { number, state, problem }: SweepTrial,
): Promise<MeasuredTrial> {
  const run = trialRun(sweep, number);
  const { figures, step, seconds } = (await readFigures(run.metrics)).found;
  // Between two lines of its figures a training goes on.
  const status = state === 'running' ? (await readStatus(run.status)).status : undefined;
  const at = Math.max(step ?? -1, status?.step ?? -1);
  return {
    figures,
    ...(at < 0 ? {} : { step: at }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(problem === undefined ? {} : { problem }),
  };
}
