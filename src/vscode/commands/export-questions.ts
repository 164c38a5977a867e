import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError } from '../../errors';
import { askOne } from '../ask';

/**
 * As what something called `name` is to be exported.
 * @param formats what each is called, and what it is good for
 */
export async function askFormat<F extends string>(
  name: string,
  formats: Readonly<Record<F, readonly [label: string, description: string]>>,
): Promise<F> {
  const items = (Object.keys(formats) as F[]).map((format) => {
    const [label, description] = formats[format];
    return { label, description, format };
  });
  const placeHolder = l10n.t('As what shall {0} be exported?', name);
  const chosen = await askOne(items, { placeHolder });
  return chosen.format;
}

/** @param proposed its extension tells the format */
export async function askFile(title: string, proposed: string): Promise<vscode.Uri> {
  const extension = path.extname(proposed).slice(1);
  const file = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(proposed),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (!file) throw new CancelledError();
  return file;
}

export async function askFolder(proposed: string): Promise<vscode.Uri> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Folder to Export into'),
      openLabel: l10n.t('Export Here'),
      defaultUri: vscode.Uri.file(proposed),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (!folder) throw new CancelledError();
  return folder;
}

export async function offerOpening(message: string, file: vscode.Uri): Promise<void> {
  const open = l10n.t('Open');
  const chosen = await vscode.window.showInformationMessage(message, open);
  if (chosen) await vscode.commands.executeCommand('vscode.open', file);
}

/** @param command uploads what was exported, to be pasted into a terminal */
export async function offerSync(message: string, command: string): Promise<void> {
  const copy = l10n.t('Copy Sync Command');
  const chosen = await vscode.window.showInformationMessage(message, copy);
  if (chosen) await vscode.env.clipboard.writeText(command);
}
