import * as vscode from 'vscode';
import { CancelledError } from '../../errors';
import { formatDecibels } from '../number-text';
import type { CheckpointReference, CheckpointSelection } from '../runs/checkpoint-selection';
import type { KnownRun, RunStore } from '../runs/run-store';
import { ActionableError } from '../show-error';
import { folderName, localFolders } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';

interface CheckpointItem extends vscode.QuickPickItem {
  readonly reference?: CheckpointReference;
}

export function registerCheckpointCommands(
  commands: CommandRegistrar,
  { runs, selection }: { readonly runs: RunStore; readonly selection: CheckpointSelection },
): void {
  commands.register('selectCheckpoint', async () => {
    await runs.refresh();
    const items = runs.runs.flatMap((run) => itemsOf(run, selection));
    if (items.length === 0) {
      throw new ActionableError('There is no checkpoint in this workspace yet; train a model first.', {
        title: 'Train…',
        command: 'stego.train',
      });
    }
    const placeHolder = 'Which checkpoint shall hide and reveal?';
    const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
    if (!chosen?.reference) throw new CancelledError();
    await selection.select(chosen.reference);
  });

  commands.register('useCheckpoint', async (argument?: unknown) => {
    const reference = argument as Partial<CheckpointReference> | undefined;
    const { workspace, name, file } = reference ?? {};
    if (workspace === undefined || name === undefined || file === undefined) {
      await vscode.commands.executeCommand('stego.selectCheckpoint');
      return;
    }
    await selection.select({ workspace, name, file });
  });
}

function itemsOf(run: KnownRun, selection: CheckpointSelection): CheckpointItem[] {
  const { workspace, name, status } = run;
  const checkpoints = [...(status?.checkpoints ?? [])].reverse();
  if (checkpoints.length === 0) return [];
  const label = localFolders().length > 1 ? `${name} (${folderName(workspace)})` : name;
  const separator = { label, kind: vscode.QuickPickItemKind.Separator };
  const items = checkpoints.map(({ file, step, validation }) => {
    const reference = { workspace, name, file };
    const marks = [
      ...(file === status?.best ? ['best'] : []),
      ...(file === status?.last ? ['last'] : []),
      ...(validation
        ? [`cover ${formatDecibels(validation.cover.psnr)}, secret ${formatDecibels(validation.secret.psnr)}`]
        : []),
    ];
    const icon = selection.isSelected(reference) ? '$(pass-filled)' : '$(save)';
    return { label: `${icon} ${name}, step ${step}`, description: marks.join(' · '), reference };
  });
  return [separator, ...items];
}
