import { messageOf } from '../../errors';
import { acquireLease } from '../../runs/lease';
import type { StudyJournal } from '../journal/study-journal';
import type { SweepFolder } from '../sweep-folder';
import type { SweepEnd } from '../sweep-record';
import { SweepController, type SweepParts } from './controller';
import type { SweepListener } from './events';

export interface ControlOptions {
  readonly sweep: SweepFolder;
  readonly journal: StudyJournal;
  readonly parts: SweepParts;
  /** `rerun`: the failed trials once more, and no new ones. `stop`: end what is still at work. */
  readonly mode: 'run' | 'rerun' | 'stop';
  readonly listener: SweepListener;
  /** Stops as a request does: trials end with a checkpoint, and wait to be resumed. */
  readonly signal: AbortSignal;
  /** Between two looks at the trials. */
  readonly pollMs: number;
}

/**
 * Cares for a sweep until it is over. All that matters stands in its journal, so that a controller that is killed
 * anywhere is followed by another, which takes up the trials that live and goes on with those that do not.
 * Throws a UserError where another controller is at work, or where it cannot go on.
 */
export async function controlSweep(options: ControlOptions): Promise<SweepEnd> {
  const { sweep, journal, mode } = options;
  const lease = await acquireLease(sweep.folder, 'Sweep');
  try {
    const { end: former } = await journal.read();
    await journal.setEnd(undefined);
    try {
      const end = await new SweepController(options, lease).run();
      const kept = endAfter(mode, end, former);
      await journal.setEnd(kept);
      options.listener({ kind: 'over', end: kept, sweep: await journal.read() });
      return kept;
    } catch (error) {
      await lease.check();
      await journal.setEnd({ kind: 'failed', reason: messageOf(error) }).catch(() => undefined);
      throw error;
    }
  } finally {
    await lease.release();
  }
}

const interrupted: SweepEnd = { kind: 'stopped', reason: 'It was interrupted before.' };

/** Whoever has the failed trials run again has not taken up a sweep that was stopped; nor does a finished one stop. */
function endAfter(mode: ControlOptions['mode'], end: SweepEnd, former: SweepEnd | undefined): SweepEnd {
  if (mode === 'rerun' && end.kind === 'finished') return former ?? interrupted;
  if (mode === 'stop' && former?.kind === 'finished') return former;
  return end;
}
