import { runFolderAt, trialFolder } from '../../../runs/run-paths';
import { metricNamed } from '../../../sweeps/metric-names';
import { isSameProgress, type TrialProgress } from '../../../sweeps/running-trials';
import type { SweepTrial } from '../../../sweeps/sweep-record';
import { nothingRead, readFigures, type FigureReading } from '../../../sweeps/trial-figures';
import { mayLookIntoRun } from '../../runs/may-look-into-run';
import type { KnownSweep } from '../../sweeps/sweep-store';
import type { TrialRow } from './contract';

/** What is seen of a trial outside of the journal. */
interface SeenTrial {
  readonly progress: TrialProgress | undefined;
  /** Why it runs in name only, where that is so. */
  readonly idle: 'queued' | 'interrupted' | undefined;
}

interface KnownRow {
  readonly trial: SweepTrial;
  readonly seen: SeenTrial;
  readonly reading: FigureReading;
  readonly row: TrialRow;
}

const readersAtOnce = 6;

/**
 * What a page shows of the trials of one sweep. Only those that changed are looked at again; the rows of the others are
 * the same objects as before.
 */
export class TrialRows {
  private readonly known = new Map<number, KnownRow>();
  private readings: Promise<unknown> = Promise.resolve();

  /** One reading after the other: what a later one finds is never older. */
  read(sweep: KnownSweep): Promise<readonly TrialRow[]> {
    const reading = this.readings.then(() => this.readNow(sweep));
    this.readings = reading.catch(() => undefined);
    return reading;
  }

  private async readNow(sweep: KnownSweep): Promise<readonly TrialRow[]> {
    const { status, folder } = sweep;
    const trials = status?.sweep.trials ?? [];
    const metric = status && metricNamed(status.sweep.definition.metric.name)?.name;
    const changed = trials.filter((trial) => {
      const known = this.known.get(trial.number);
      const { progress, idle } = seenTrial(sweep, trial.number);
      if (known?.trial !== trial || known.seen.idle !== idle) return true;
      return !isSameProgress(known.seen.progress, progress);
    });
    const rest = changed.values();
    const reader = async () => {
      for (const trial of rest) {
        const { number } = trial;
        const seen = seenTrial(sweep, number);
        this.known.set(number, await readTrial(folder, trial, metric, seen, this.known.get(number)));
      }
    };
    await Promise.all(Array.from({ length: readersAtOnce }, reader));
    return trials.flatMap(({ number }) => this.known.get(number)?.row ?? []);
  }
}

function seenTrial({ progress, queued, interrupted }: KnownSweep, number: number): SeenTrial {
  const idle = queued.has(number) ? 'queued' : interrupted.has(number) ? 'interrupted' : undefined;
  return { progress: progress.get(number), idle };
}

async function readTrial(
  sweep: string,
  trial: SweepTrial,
  metric: string | undefined,
  seen: SeenTrial,
  former: KnownRow | undefined,
): Promise<KnownRow> {
  const { folder, metrics } = runFolderAt(trialFolder(sweep, trial.number));
  const reading = (await mayLookIntoRun(folder)) ? await readFigures(metrics, former?.reading) : nothingRead;
  const { progress, idle } = seen;
  const { number, state, ours, values, problem } = trial;
  const { figures, step = progress?.step, seconds } = reading.found;
  const row: TrialRow = {
    number,
    state,
    ...(idle ? { [idle]: true } : {}),
    ...(ours ? {} : { foreign: true }),
    values,
    figures: reading.found.step === undefined ? valueAlone(trial, metric) : figures,
    ...(step === undefined ? {} : { step: Math.max(step, progress?.step ?? 0) }),
    ...(progress ? { totalSteps: progress.totalSteps } : {}),
    ...(seconds === undefined ? {} : { seconds }),
    ...(problem === undefined ? {} : { problem }),
  };
  return { trial, seen, reading, row };
}

/** All that is known of a trial that Optuna in Python ran, or whose folder is gone: the journal has it. */
function valueAlone({ state, value }: SweepTrial, metric: string | undefined): TrialRow['figures'] {
  const isKnown = metric !== undefined && state !== 'failed' && value !== undefined && Number.isFinite(value);
  return isKnown ? { [metric]: value } : {};
}
