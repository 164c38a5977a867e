import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../errors';
import { askOne } from '../ask';
import { formatDecibels } from '../number-text';
import { folderName, localFolders } from '../workspace-folders';
import type { CheckpointReference } from './checkpoint-selection';
import type { KnownRun, RunStore } from './run-store';

/** The checkpoint that a command was called with, else the one that the user picks. */
export async function checkpointFor(
  store: RunStore,
  argument: unknown,
  placeHolder: string,
): Promise<CheckpointReference> {
  await store.refresh();
  const given = asCheckpointReference(argument);
  if (given) return given;
  const items = store.runs.flatMap(itemsOf);
  if (items.length === 0) throw new UserError(l10n.t('No run has a checkpoint yet: train one first.'));
  const chosen = await askOne(items, { placeHolder, matchOnDescription: true });
  if (!chosen.reference) throw new CancelledError();
  return chosen.reference;
}

export function asCheckpointReference(argument: unknown): CheckpointReference | undefined {
  const { workspace, name, file } = (argument ?? {}) as Partial<CheckpointReference>;
  const complete = typeof workspace === 'string' && typeof name === 'string' && typeof file === 'string';
  return complete ? { workspace, name, file } : undefined;
}

interface CheckpointItem extends vscode.QuickPickItem {
  readonly reference?: CheckpointReference;
}

function itemsOf({ workspace, name, status }: KnownRun): CheckpointItem[] {
  const checkpoints = [...(status?.checkpoints ?? [])].reverse();
  if (checkpoints.length === 0) return [];
  const label = localFolders().length > 1 ? `${name} (${folderName(workspace)})` : name;
  const items = checkpoints.map(({ file, step, validation }) => ({
    label: l10n.t('{0}, step {1}', name, step),
    description: [
      ...(file === status?.best ? [l10n.t('best')] : []),
      ...(validation
        ? [`${validation.cover.psnr.toFixed(1)} / ${formatDecibels(validation.secret.psnr)}`]
        : []),
    ].join(' · '),
    reference: { workspace, name, file },
  }));
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}
