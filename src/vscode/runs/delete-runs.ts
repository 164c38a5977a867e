import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../errors';
import { runFolder, runFolderAt } from '../../runs/run-paths';
import { countOf } from '../number-text';
import { moveToTrash } from '../trash';
import { withZod } from '../with-zod';
import type { CheckpointReference } from './checkpoint-selection';
import type { KnownRun } from './run-store';

const names = (runs: readonly KnownRun[]) => runs.map(({ name }) => name).join(', ');

/** Asks once for all. What cannot be put into a trash is asked for again. */
export async function confirmAndDeleteRuns(runs: readonly KnownRun[]): Promise<void> {
  for (const run of runs) await requireUnused(run);
  const question =
    runs.length === 1
      ? l10n.t('Delete the run "{0}"?', runs[0].name)
      : l10n.t('Delete {0} runs?', runs.length);
  await confirm(question, lossOf(runs), l10n.t('Move to Trash'));
  const left: KnownRun[] = [];
  for (const run of runs) {
    await requireUnused(run);
    if (!(await moveToTrash(vscode.Uri.file(run.folder)))) left.push(run);
  }
  if (left.length === 0) return;
  const noTrash =
    left.length === 1
      ? l10n.t('There is no trash here. The run would be gone for good.')
      : l10n.t('There is no trash here. These would be gone for good: {0}.', names(left));
  const again =
    left.length === 1
      ? l10n.t('Delete the run "{0}" permanently?', left[0].name)
      : l10n.t('Delete {0} runs permanently?', left.length);
  await confirm(again, noTrash, l10n.t('Delete Permanently'));
  const { deleteRun } = await withZod(() => import('../../runs/run-folder'));
  for (const { workspace, name } of left) await deleteRun(workspace, name);
}

/** What is gone with the runs, which are named where they are several. */
function lossOf(runs: readonly KnownRun[]): string {
  const count = runs.reduce((total, { status }) => total + (status?.checkpoints.length ?? 0), 0);
  const checkpoints = countOf(count, 'checkpoint');
  if (runs.length === 1)
    return count === 0
      ? l10n.t('Its curves and pictures go with it.')
      : l10n.t('Its curves, pictures and {0} go with it.', checkpoints);
  return count === 0
    ? l10n.t('{0}. Their curves and pictures go with them.', names(runs))
    : l10n.t('{0}. Their curves, pictures and {1} go with them.', names(runs), checkpoints);
}

/** A training that goes on lists its checkpoints itself, so the run must not be going on. */
export async function confirmAndDeleteCheckpoint(
  run: KnownRun,
  { file }: CheckpointReference,
): Promise<void> {
  await requireUnused(run);
  const step = Number.parseInt(file, 10);
  const question = l10n.t('Delete the checkpoint of "{0}" at step {1}?', run.name, step);
  const detail = l10n.t('Nothing can be hidden or revealed with it any more.');
  await confirm(question, detail, l10n.t('Move to Trash'));
  const place = vscode.Uri.file(path.join(runFolderAt(run.folder).checkpoints, path.basename(file)));
  const { forgetCheckpoint } = await withZod(() => import('../../runs/remove-checkpoint'));
  if (await moveToTrash(place)) return forgetCheckpoint(run.folder, file);
  const noTrash = l10n.t('There is no trash here. The checkpoint would be gone for good.');
  await confirm(question, noTrash, l10n.t('Delete Permanently'));
  await vscode.workspace.fs.delete(place);
  await forgetCheckpoint(run.folder, file);
}

/** Throws where a process works on the run. */
export async function requireUnused({ workspace, name }: KnownRun): Promise<void> {
  const { leaseHolder } = await withZod(() => import('../../runs/lease'));
  if (await leaseHolder(runFolder(workspace, name).folder)) {
    throw new UserError(l10n.t('The run "{0}" is going on; stop it first.', name));
  }
}

async function confirm(message: string, detail: string, action: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, action);
  if (chosen !== action) throw new CancelledError();
}
