import { UserError } from '../errors';
import { writeFileAtomic } from '../files/write-atomic';
import { StudyJournal } from '../sweeps/journal/study-journal';
import type { SweepFolder } from '../sweeps/sweep-folder';
import { exportTrialsToWandb } from './export-trials';
import type { ExportWatch } from './export-watch';
import { measuredTrials } from './measured-trials';
import { tableAsCsv, tableAsJson } from './table';
import { trialsTable } from './trials-table';

export interface SweepExport extends ExportWatch {
  readonly format: 'csv' | 'json' | 'wandb';
  /** A file; for W&B the folder that gets `wandb/`. */
  readonly output: string;
  /** Of W&B. */
  readonly project?: string;
  readonly overwrite: boolean;
}

/**
 * Writes what other programs read of the trials of a sweep. Returns the file, or the folders of the offline runs. Throws
 * UserError.
 */
export async function exportSweep(
  sweep: SweepFolder,
  { format, output, project = 'stego-lab', overwrite, ...watch }: SweepExport,
): Promise<readonly string[]> {
  if (format === 'wandb') {
    const { trials } = await new StudyJournal(sweep.journal).read();
    const made = await exportTrialsToWandb(sweep, trials, output, { project, overwrite, ...watch });
    if (made.length === 0) throw new UserError('No trial of this sweep has logged anything yet.');
    return made;
  }
  await writeFileAtomic(output, await trialsText(sweep, format, watch), { overwrite });
  return [output];
}

/** The table of all trials. */
export async function trialsText(
  sweep: SweepFolder,
  format: 'csv' | 'json',
  watch: ExportWatch = {},
): Promise<string> {
  const record = await new StudyJournal(sweep.journal).read();
  const table = trialsTable(record, await measuredTrials(sweep, record.trials, watch));
  return (format === 'csv' ? tableAsCsv : tableAsJson)(table);
}
