import * as l10n from '@vscode/l10n';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeFileAtomic } from '../../../files/write-atomic';
import { openImage } from '../../open-image';
import type { RunReference } from '../../runs/run-store';

/** Asks where the sheet of a step is to be kept, and writes it there. Nothing happens where the user thinks again. */
export async function saveSheet(
  { workspace, name }: RunReference,
  step: number,
  png: Uint8Array,
): Promise<void> {
  const output = await vscode.window.showSaveDialog({
    title: l10n.t('Save Pictures'),
    defaultUri: vscode.Uri.file(path.join(workspace, `${name}-step-${step}.png`)),
    filters: { PNG: ['png'] },
  });
  if (!output) return;
  await writeFileAtomic(output.fsPath, png);
  const open = l10n.t('Open');
  void vscode.window
    .showInformationMessage(l10n.t('Saved as {0}.', path.basename(output.fsPath)), open)
    .then((chosen) => (chosen ? openImage(output) : undefined));
}
