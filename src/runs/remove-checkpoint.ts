import { UserError } from '../errors';
import type { CheckpointEntry } from './contract';
import { acquireLease } from './lease';
import { readRunConfig } from './run-folder';
import { runFolderAt } from './run-paths';
import { readStatus, writeStatus } from './status';

/**
 * Takes a checkpoint out of the run's list; then its file may go. The best of the others becomes the best. Throws a
 * UserError while a process works on the run.
 */
export async function forgetCheckpoint(folder: string, file: string): Promise<void> {
  const lease = await acquireLease(folder);
  try {
    const run = runFolderAt(folder);
    const { status, problem } = await readStatus(run.status);
    if (!status) throw new UserError(`Run "${run.name}": ${problem ?? 'status.json is missing'}.`);
    const { loss } = await readRunConfig(folder);
    const checkpoints = status.checkpoints.filter((entry) => entry.file !== file);
    const best = status.best === file ? bestOf(checkpoints, loss.beta) : status.best;
    await writeStatus(run.status, { ...status, checkpoints, best, last: checkpoints.at(-1)?.file });
  } finally {
    await lease.release();
  }
}

/** By the loss of the validation pairs, as the training chooses. */
function bestOf(checkpoints: readonly CheckpointEntry[], beta: number): string | undefined {
  const losses = checkpoints.flatMap(({ file, validation }) =>
    validation ? [{ file, loss: validation.cover.rmse ** 2 + beta * validation.secret.rmse ** 2 }] : [],
  );
  return losses.sort((a, b) => a.loss - b.loss).at(0)?.file;
}
