import * as path from 'node:path';
import { UserError } from '../errors';
import { controlSweep, type ControlOptions } from '../sweeps/controller/control-sweep';
import type { SweepEvent } from '../sweeps/controller/events';
import type { StudyJournal } from '../sweeps/journal/study-journal';
import type { SweepFolder } from '../sweeps/sweep-folder';
import { partsOf } from '../sweeps/sweep-parts';
import { trainsOnGpu } from '../sweeps/trains-on-gpu';
import { interruptSignal } from './interrupt';
import { nothingCame, plainTrial, SweepView } from './sweep-view';

export interface SweepFlags {
  readonly json?: boolean;
  /** Seconds between two looks at the trials. */
  readonly poll?: number;
}

/** Asking Slurm costs its controller work, which all its users share. */
const usualPollSeconds = { local: 0.5, slurm: 5 } as const;

/**
 * Cares for a sweep in this process and shows it: a line a trial for people, or one JSON object a line (`started`,
 * `trial`, `note`, `ended`) for programs. Throws a UserError where it could not go on, and where all trials failed.
 */
export async function runSweep(
  sweep: SweepFolder,
  journal: StudyJournal,
  mode: ControlOptions['mode'],
  flags: SweepFlags,
): Promise<void> {
  const record = await journal.read();
  const kind = (record.options.runner ?? record.definition.runner).kind;
  const isChosen = (record.options.parallel ?? record.definition.parallel) !== undefined;
  const onGpu = kind === 'local' && !isChosen && mode !== 'stop' && (await trainsOnGpu(record.definition));
  const parts = partsOf(sweep, record, [process.execPath, path.resolve(process.argv[1])], onGpu);
  const pollMs = 1000 * (flags.poll ?? usualPollSeconds[kind]);
  const view = flags.json ? undefined : new SweepView();
  if (flags.json) print({ kind: 'started', sweep: sweep.name, folder: sweep.folder });
  const listener = (event: SweepEvent) => (view ? view.show(event) : printEvent(event));
  try {
    const end = await controlSweep({
      sweep,
      journal,
      parts,
      mode,
      listener,
      signal: interruptSignal(),
      pollMs,
    });
    if (end.kind === 'failed') throw new UserError(end.reason);
    const problem = mode === 'stop' ? undefined : nothingCame(await journal.read());
    if (problem !== undefined) throw new UserError(problem);
  } finally {
    view?.clear();
  }
}

function printEvent(event: SweepEvent): void {
  if (event.kind === 'note') print(event);
  if (event.kind === 'ended') print({ kind: 'trial', ...plainTrial(event.trial) });
  if (event.kind === 'over') print({ kind: 'ended', state: event.end.kind, reason: event.end.reason });
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
