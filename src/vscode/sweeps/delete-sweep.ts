import { rm } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../errors';
import { trialFolder } from '../../runs/run-paths';
import { moveToTrash } from '../trash';
import { withZod } from '../with-zod';
import type { KnownSweep } from './sweep-store';

/**
 * Asks, and asks again where it cannot be put into a trash. Throws while a process cares for the sweep, and while a
 * cluster has jobs for it in its queue.
 */
export async function confirmAndDeleteSweep(sweep: KnownSweep): Promise<void> {
  const { folder, name } = sweep;
  await requireUnused(sweep);
  const detail = l10n.t('All its trials go with it: their curves, pictures and checkpoints.');
  await confirm(l10n.t('Delete the sweep "{0}"?', name), detail, l10n.t('Move to Trash'));
  await requireUnused(sweep);
  if (await moveToTrash(vscode.Uri.file(folder))) return;
  const noTrash = l10n.t('There is no trash here. The sweep would be gone for good.');
  await confirm(l10n.t('Delete the sweep "{0}" permanently?', name), noTrash, l10n.t('Delete Permanently'));
  await rm(folder, { recursive: true, force: true });
}

async function requireUnused({ folder, name, status, queued }: KnownSweep): Promise<void> {
  const { leaseHolder } = await withZod(() => import('../../runs/lease'));
  // Where a sweep was interrupted, its trials may go on.
  const open = status?.sweep.trials.filter(({ state }) => state === 'running') ?? [];
  const folders = [folder, ...open.map(({ number }) => trialFolder(folder, number))];
  const holders = await Promise.all(folders.map((each) => leaseHolder(each)));
  if (holders.some(Boolean)) {
    throw new UserError(l10n.t('The sweep "{0}" is going on; stop it first.', name));
  }
  if (queued.size === 0) return;
  throw new UserError(l10n.t('A cluster has trials of the sweep "{0}" in its queue; stop it first.', name));
}

async function confirm(message: string, detail: string, action: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, action);
  if (chosen !== action) throw new CancelledError();
}
