import type { TrialEnd } from '../journal/study-journal';
import type { SweepTrial } from '../sweep-record';
import type { TrialFacts } from './trial-facts';

/** What the controller does about a trial that is with a job. */
export type Move =
  | { readonly kind: 'wait' }
  /** Its process, or the queue where it waits, is asked to end it. */
  | { readonly kind: 'askToStop' }
  | { readonly kind: 'end'; readonly end: TrialEnd }
  /** It waits again, with what it has learned. */
  | { readonly kind: 'release' }
  /** Another job goes on with it. */
  | { readonly kind: 'handOver' };

/** So many jobs in a row may end without a step. */
export const mostFruitless = 3;

/**
 * A pure function: the same journal and the same files lead to the same move, whoever cares for the sweep.
 * @param isLeft it goes on where it does, and no other job goes on with it
 */
export function nextMove(trial: SweepTrial, facts: TrialFacts, stopping: boolean, isLeft = false): Move {
  const { job, run, session } = facts;
  const toEnd = stopping || trial.stop !== undefined;
  if (session !== undefined) return { kind: toEnd ? 'askToStop' : 'wait' };
  if (run === 'finished') return { kind: 'end', end: endOfFinished(trial) };
  if (run === 'failed') {
    return { kind: 'end', end: { state: 'failed', problem: facts.problem ?? 'Its training failed.' } };
  }
  // A name that was never heard is not asked for: such a job shows itself by its lease, or finds its ticket void.
  const gone = trial.job?.id === undefined || job?.kind === 'ended' || job?.kind === 'lost';
  if (!gone) return { kind: toEnd ? 'askToStop' : 'wait' };
  if (trial.stop || (!stopping && stoppedBySomebody(facts))) return { kind: 'end', end: endOfStopped(trial) };
  if (stopping || isLeft) return { kind: 'release' };
  if (fruitlessJobs(trial, facts) < mostFruitless) return { kind: 'handOver' };
  const problem = `${mostFruitless} processes in a row ended without a step; see output.txt in its folder.`;
  return { kind: 'end', end: { state: 'failed', problem } };
}

/** How many jobs, up to the present one, brought the trial no further. */
export function fruitlessJobs({ job }: SweepTrial, { step }: TrialFacts): number {
  if (!job) return 0;
  return step > job.step ? 0 : job.fruitless + 1;
}

/** In its own folder, as any run can be: a signal, as of a time limit, gives another exit code. */
function stoppedBySomebody({ run, job }: TrialFacts): boolean {
  return run === 'stopped' && job?.kind === 'ended' && job.exitCode === 0;
}

function endOfFinished({ reports }: SweepTrial): TrialEnd {
  const last = reports.at(-1);
  if (!last) return { state: 'failed', problem: 'Its metric was never logged.' };
  if (!Number.isNaN(last.value)) return { state: 'complete', value: last.value };
  return { state: 'failed', problem: 'Its metric is not a number in the end.' };
}

function endOfStopped({ reports }: SweepTrial): TrialEnd {
  const value = reports.findLast((each) => !Number.isNaN(each.value))?.value;
  return { state: 'pruned', ...(value === undefined ? {} : { value }) };
}
