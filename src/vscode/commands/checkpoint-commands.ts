import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../errors';
import { askOne } from '../ask';
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
        l10n.t('Without a folder there is only the bundled model: open the folder whose runs have another.'),
      );
    }
    await runs.refresh();
    const items = [
      ...folders.map((folder) => bundledItem(folder, selection)),
      ...runs.runs.flatMap((run) => itemsOf(run, selection)),
    ];
    const placeHolder = l10n.t('Which checkpoint shall hide and reveal?');
    const chosen = await askOne(items, { placeHolder, matchOnDescription: true });
    if (!chosen.choose) throw new CancelledError();
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
  const name = l10n.t('Bundled model');
  const label = localFolders().length > 1 ? `${name} (${folderName(workspace)})` : name;
  return {
    label: `${iconFor(selection.usesBundled(workspace))} ${label}`,
    description: l10n.t('comes with the extension, for any picture'),
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
      ...(file === status?.best ? [l10n.t('best')] : []),
      ...(file === status?.last ? [l10n.t('last')] : []),
      ...(validation
        ? [
            l10n.t(
              'cover {0}, secret {1}',
              formatDecibels(validation.cover.psnr),
              formatDecibels(validation.secret.psnr),
            ),
          ]
        : []),
    ];
    return {
      label: `${iconFor(selection.isSelected(reference))} ${l10n.t('{0}, step {1}', name, step)}`,
      description: marks.join(' · '),
      choose: () => selection.select(reference),
    };
  });
  return [separator, ...items];
}
