import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { askMany } from '../ask';
import { bundledReference } from '../../runs/bundled-checkpoint';
import { formatDecibels } from '../number-text';
import type { ComparedReference } from '../panels/compare/contract';
import { folderName, localFolders } from '../workspace-folders';
import type { KnownRun, RunStore } from './run-store';

interface CheckpointItem extends vscode.QuickPickItem {
  readonly checkpoint?: ComparedReference;
  readonly browse?: boolean;
}

/**
 * Lets the user pick several checkpoints: of the runs, the bundled one, or files. `picked` are ticked already.
 * Throws CancelledError when the list is left, UserError for fewer than `least`.
 */
export async function pickCheckpoints(
  store: RunStore,
  picked: readonly ComparedReference[],
  least: number,
): Promise<readonly ComparedReference[]> {
  const [workspace] = localFolders();
  if (workspace === undefined) throw new UserError(l10n.t('Open the folder whose runs are to be compared.'));
  await store.refresh();
  const bundled = { workspace, reference: bundledReference };
  const items: CheckpointItem[] = [
    ...store.runs.flatMap(itemsOf),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: l10n.t('Bundled model'), checkpoint: bundled },
    { label: `$(folder-opened) ${l10n.t('A checkpoint file…')}`, browse: true },
  ];
  const ticked = (item: CheckpointItem) =>
    picked.some(
      ({ workspace: folder, reference }) =>
        item.checkpoint?.workspace === folder && item.checkpoint.reference === reference,
    );
  const chosen = await askMany<CheckpointItem>(
    items.map((item) => (ticked(item) ? { ...item, picked: true } : item)),
    {
      placeHolder: l10n.t('Which checkpoints shall be compared?'),
      matchOnDescription: true,
    },
  );
  const files = chosen.some(({ browse }) => browse) ? await browseCheckpoints(workspace) : [];
  const checkpoints = [...chosen.flatMap(({ checkpoint }) => checkpoint ?? []), ...files];
  if (checkpoints.length < least) {
    throw new UserError(l10n.t('A comparison needs at least {0} checkpoints: tick more of them.', least));
  }
  return checkpoints;
}

function itemsOf(run: KnownRun): CheckpointItem[] {
  const { workspace, name, status } = run;
  const checkpoints = [...(status?.checkpoints ?? [])].reverse();
  if (checkpoints.length === 0) return [];
  const label = localFolders().length > 1 ? `${name} (${folderName(workspace)})` : name;
  const items = checkpoints.map(({ file, step, validation }) => ({
    label: l10n.t('{0}, step {1}', name, step),
    description: [
      ...(file === status?.best ? [`$(star-full) ${l10n.t('best')}`] : []),
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
    ].join(' · '),
    checkpoint: { workspace, reference: `${name}@${step}` },
  }));
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

async function browseCheckpoints(workspace: string): Promise<ComparedReference[]> {
  const files = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: l10n.t('Compare'),
    filters: { [l10n.t('Checkpoints')]: ['safetensors'] },
  });
  return (files ?? []).map(({ fsPath }) => ({ workspace, reference: fsPath }));
}
