import { writeFileAtomic } from '../files/write-atomic';
import { runFolder, type RunFolder } from '../runs/run-paths';
import { figuresTable, readRunToExport } from './read-run';
import { tableAsCsv, tableAsJson } from './table';
import { exportToWandb } from './wandb-run';

export interface ExportRunOptions extends RunExport {
  readonly workspace: string;
  /** Of the run; `sweep:number` of a trial. */
  readonly name: string;
}

export interface RunExport {
  readonly format: 'csv' | 'json' | 'wandb';
  /** A file; for W&B the folder that gets `wandb/`. */
  readonly output: string;
  /** Of W&B. */
  readonly project?: string;
  readonly overwrite: boolean;
}

/** Writes what other programs read of a run. Returns the file, or the folder of the offline run. Throws UserError. */
export function exportRun({ workspace, name, ...options }: ExportRunOptions): Promise<string> {
  return exportRunIn(runFolder(workspace, name), options);
}

/** The same of a run wherever its folder is. */
export async function exportRunIn(
  folder: RunFolder,
  { format, output, project = 'stego-lab', overwrite }: RunExport,
): Promise<string> {
  const run = await readRunToExport(folder);
  if (format === 'wandb') return exportToWandb(run, output, { project, overwrite });
  const text = (format === 'csv' ? tableAsCsv : tableAsJson)(figuresTable(run));
  await writeFileAtomic(output, text, { overwrite });
  return output;
}
