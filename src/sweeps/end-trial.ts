import { UserError } from '../errors';
import { requestControl } from '../runs/control';
import { acquireLease, leaseHolder } from '../runs/lease';
import type { StudyJournal } from './journal/study-journal';
import type { Runner } from './runners/runner';
import { trialRun, type SweepFolder } from './sweep-folder';

/**
 * Ends a trial of a sweep for good of which no controller cares, with what it reached; a job that still is in a queue
 * is taken out of it. Throws a UserError where a controller is at work, and where a process trains the trial: that
 * one is asked to stop, and its end stands in the journal once the sweep is resumed.
 */
export async function endTrial(
  sweep: SweepFolder,
  journal: StudyJournal,
  runner: Pick<Runner, 'cancel'>,
  number: number,
): Promise<void> {
  const lease = await acquireLease(sweep.folder, 'Sweep');
  try {
    const trial = (await journal.read()).trials.at(number);
    if (!trial?.ours || (trial.state !== 'waiting' && trial.state !== 'running')) return;
    const { folder } = trialRun(sweep, number);
    if (await leaseHolder(folder)) {
      await journal.setStop(trial, 'asked');
      await requestControl(folder, 'stop');
      throw new UserError(
        `Trial ${number} is still trained, and was asked to stop; resume the sweep, or stop it, to have it ended.`,
      );
    }
    const value = trial.reports.findLast((each) => !Number.isNaN(each.value))?.value;
    await journal.finish(trial, { state: 'pruned', ...(value === undefined ? {} : { value }) });
    if (trial.job?.id !== undefined) await runner.cancel([trial.job.id]);
  } finally {
    await lease.release();
  }
}
