import { leaseHolder } from '../runs/lease';
import { bestTrial } from './controller/more-trials';
import { plannedTrials } from './file/trials-of';
import { StudyJournal } from './journal/study-journal';
import type { SweepState, TrialState } from './study';
import type { SweepFolder } from './sweep-folder';
import type { SweepRecord, SweepTrial } from './sweep-record';

export interface SweepStatus {
  readonly name: string;
  readonly folder: string;
  readonly state: SweepState;
  /** One line, of a sweep that is over. */
  readonly reason?: string;
  readonly sweep: SweepRecord;
  readonly counts: Readonly<Record<TrialState, number>>;
  /** How many trials it will have, with those that are there; absent where only its sampler or its user ends it. */
  readonly total?: number;
  readonly best?: SweepTrial;
}

/** How a sweep is, from its folder. Throws a UserError where there is none. */
export async function readSweepStatus(folder: SweepFolder): Promise<SweepStatus> {
  // The lease before the journal: whoever gives it back has written how the sweep ended before.
  const holder = await leaseHolder(folder.folder);
  return statusOf(folder, await new StudyJournal(folder.journal).read(), holder !== undefined);
}

/** How a sweep is of which this is recorded. */
export function statusOf(
  { name, folder }: Pick<SweepFolder, 'name' | 'folder'>,
  sweep: SweepRecord,
  isControlled: boolean,
): SweepStatus {
  const best = bestTrial(sweep.trials, sweep.definition.metric.goal);
  const total = plannedTrials(sweep);
  return {
    name,
    folder,
    state: isControlled ? 'running' : (sweep.end?.kind ?? 'interrupted'),
    ...(!isControlled && sweep.end ? { reason: sweep.end.reason } : {}),
    sweep,
    counts: countsOf(sweep.trials),
    ...(total === undefined ? {} : { total }),
    ...(best ? { best } : {}),
  };
}

export function countsOf(trials: readonly SweepTrial[]): Readonly<Record<TrialState, number>> {
  const counts = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
  for (const { state } of trials) counts[state] += 1;
  return counts;
}
