import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { trialRun, type SweepFolder } from '../sweeps/sweep-folder';
import type { SweepTrial } from '../sweeps/sweep-record';
import { tellWatch, type ExportWatch } from './export-watch';
import { readRunToExport } from './read-run';
import { exportToWandb, type WandbExportOptions } from './wandb-run';

/**
 * Writes the trials of a sweep as offline runs of W&B into `<folder>/wandb/`, in a group of the sweep's name. Those that
 * no training has logged anything of are left out. Returns the folders of the runs. Throws UserError, and CancelledError;
 * where nothing is to be overwritten, nothing of it stays then.
 */
export async function exportTrialsToWandb(
  sweep: SweepFolder,
  trials: readonly Pick<SweepTrial, 'number'>[],
  folder: string,
  options: WandbExportOptions & ExportWatch,
): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    for (const [i, { number }] of trials.entries()) {
      tellWatch(options, i, trials.length);
      const run = trialRun(sweep, number);
      if (!existsSync(run.metrics)) continue;
      made.push(await exportToWandb(await readRunToExport(run), folder, options));
    }
  } catch (error) {
    // Else the next try would be refused for what this one has left.
    if (!options.overwrite) for (const each of made) await rm(each, { recursive: true, force: true });
    throw error;
  }
  return made;
}
