import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { runFolder } from '../../runs/run-paths';
import type { RunFile } from '../panels/training/contract';
import type { RunReference } from './run-store';

/** Opens what lies in a run's folder, by what it is. */
export const openRunFile: Readonly<Record<RunFile, (run: RunReference) => Promise<void>>> = {
  config: async ({ workspace, name }) =>
    openText(runFolder(workspace, name).config, l10n.t('The run "{0}" has no config.yaml.', name)),
  log: async ({ workspace, name }) =>
    openText(runFolder(workspace, name).log, l10n.t('The run "{0}" has no log yet.', name)),
  folder: async ({ workspace, name }) => {
    const { folder } = runFolder(workspace, name);
    if (!existsSync(folder)) throw new UserError(l10n.t('The run "{0}" does not exist any more.', name));
    await showFolder(folder);
  },
};

export async function showFolder(folder: string): Promise<void> {
  // Where the files lie on another machine than the window, its system has nothing to show.
  const near = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  const command = near ? 'revealFileInOS' : 'revealInExplorer';
  await vscode.commands.executeCommand(command, vscode.Uri.file(folder));
}

async function openText(file: string, missing: string): Promise<void> {
  if (!existsSync(file)) throw new UserError(missing);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
}
