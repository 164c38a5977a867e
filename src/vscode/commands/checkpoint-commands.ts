import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../errors';
import { formatDecibels } from '../number-text';
import type { CheckpointReference, CheckpointSelection } from '../runs/checkpoint-selection';
import type { KnownRun, RunStore } from '../runs/run-store';
import { folderName, localFolders } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';

interface CheckpointItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<void>;
}

export function registerCheckpointCommands(
  commands: CommandRegistrar,
  { runs, selection }: { readonly runs: RunStore; readonly selection: CheckpointSelection },
): void {
  commands.register('selectCheckpoint', async () => {
    const folders = localFolders();
    if (folders.length === 0) {
      throw new UserError(
        'Without a folder there is only the bundled model: open the folder whose runs have another.',
      );
    }
    await runs.refresh();
    const items = [
      ...folders.map((folder) => bundledItem(folder, selection)),
      ...runs.runs.flatMap((run) => itemsOf(run, selection)),
    ];
    const placeHolder = 'Which checkpoint shall hide and reveal?';
    const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
    if (!chosen?.choose) throw new CancelledError();
    await chosen.choose();
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

function bundledItem(workspace: string, selection: CheckpointSelection): CheckpointItem {
  const where = localFolders().length > 1 ? ` (${folderName(workspace)})` : '';
  return {
    label: `${iconFor(selection.usesBundled(workspace))} Bundled model${where}`,
    description: 'comes with the extension, for any picture',
    choose: () => selection.selectBundled(workspace),
  };
}

const iconFor = (inUse: boolean) => (inUse ? '$(pass-filled)' : '$(save)');

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
    return {
      label: `${iconFor(selection.isSelected(reference))} ${name}, step ${step}`,
      description: marks.join(' · '),
      choose: () => selection.select(reference),
    };
  });
  return [separator, ...items];
}
