import { readLease } from '../runs/lease';
import { shownState } from '../runs/shown-state';
import { readStatus } from '../runs/status';
import type { RunningTrials, TrialProgress } from './running-trials';
import { trialRun, type SweepFolder } from './sweep-folder';
import type { SweepRecord } from './sweep-record';

/**
 * Looks into the folders of the trials that run.
 * @param isControlled whether a controller cares for the sweep
 * @param mayRead whether the folder of a trial may be read
 */
export async function readRunningTrials(
  sweep: SweepFolder,
  { definition, options, trials }: SweepRecord,
  isControlled: boolean,
  mayRead: (folder: string) => Promise<boolean> = () => Promise.resolve(true),
): Promise<RunningTrials> {
  const progress = new Map<number, TrialProgress>();
  const queued = new Set<number>();
  const interrupted = new Set<number>();
  const hasQueue = (options.runner ?? definition.runner).kind !== 'local';
  for (const { number, state, ours } of trials) {
    if (state !== 'running') continue;
    const run = trialRun(sweep, number);
    if (!(await mayRead(run.folder))) continue;
    // The lease before the status: whoever gives it back has written its last one before.
    const lease = await readLease(run.folder);
    const { status } = await readStatus(run.status);
    if (status) progress.set(number, { step: status.step, totalSteps: status.totalSteps });
    const seen = shownState(status, lease, Date.now());
    if (!ours || seen === 'starting' || seen === 'running' || seen === 'paused') continue;
    // One that has just ended is no more in the queue, although its controller has not heard of it.
    if (hasQueue && seen !== 'finished' && seen !== 'failed') queued.add(number);
    else if (!isControlled) interrupted.add(number);
  }
  return { progress, queued, interrupted };
}
