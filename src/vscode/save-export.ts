import * as l10n from '@vscode/l10n';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeFileAtomic } from '../files/write-atomic';
import { localFolders } from './workspace-folders';

export interface Export {
  readonly title: string;
  /** Where it is proposed to lie; by default in the first folder of the window. */
  readonly folder?: string;
  /** Proposed for the file; its extension tells the format. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** Asks where something is to be kept, and writes it there. Nothing happens where the user thinks again. */
export async function saveExport({ title, folder, name, content }: Export): Promise<void> {
  const extension = path.extname(name).slice(1);
  const place = folder ?? localFolders().at(0);
  const output = await vscode.window.showSaveDialog({
    title,
    defaultUri: place === undefined ? undefined : vscode.Uri.file(path.join(place, name)),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (!output) return;
  await writeFileAtomic(output.fsPath, content);
  const open = l10n.t('Open');
  void vscode.window
    .showInformationMessage(l10n.t('Saved as {0}.', path.basename(output.fsPath)), open)
    .then((chosen) => (chosen ? vscode.commands.executeCommand('vscode.open', output) : undefined));
}
