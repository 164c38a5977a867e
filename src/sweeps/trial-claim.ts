import { UserError } from '../errors';
import { StudyJournal } from './journal/study-journal';
import type { SweepFolder } from './sweep-folder';

/** The environment variable by which a job shows its ticket. */
export const ticketVariable = 'STEGO_SWEEP_TICKET';

/**
 * Whether a process that was started for a trial still has to train it: a controller that was killed may have handed
 * the trial over once more, or it is over by now. Says why not, in one line.
 */
export async function reasonToLeave(
  sweep: SweepFolder,
  number: number,
  ticket: string | undefined,
): Promise<string | undefined> {
  const { trials } = await new StudyJournal(sweep.journal).read();
  const trial = trials.at(number);
  if (!trial?.ours) throw new UserError(`Sweep "${sweep.name}" has no trial ${number} of its own.`);
  if (trial.state !== 'waiting' && trial.state !== 'running')
    return `Trial ${number} is ${trial.state} already.`;
  // By hand, without a ticket, it may be trained as long as nobody else does.
  if (ticket === undefined || trial.job?.ticket === ticket) return undefined;
  return `Trial ${number} was handed over to another process.`;
}
