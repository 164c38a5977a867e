import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../errors';
import { askOne } from './ask';
import { staysWithin } from '../files/stays-within';

/** Folders of the workspace that lie on a disk, by their paths. */
export function localFolders(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}

/** How a folder of the workspace is called in the window. */
export function folderName(folder: string): string {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder))?.name ?? folder;
}

/** The only folder, or the one that the user picks. Throws CancelledError when nothing is picked. */
export async function pickFolder(placeHolder: string): Promise<string> {
  const folders = localFolders();
  if (folders.length === 0)
    throw new UserError(l10n.t('Open a folder first: runs and datasets are kept in it.'));
  if (folders.length === 1) return folders[0];
  const items = folders.map((folder) => ({ label: folderName(folder), description: folder, folder }));
  const chosen = await askOne(items, { placeHolder });
  return chosen.folder;
}

/** Whose choices hold for a file: as `folderOf`, and undefined where no folder is open. */
export async function folderIfOpen(file: vscode.Uri, placeHolder: string): Promise<string | undefined> {
  return localFolders().length === 0 ? undefined : folderOf(file, placeHolder);
}

/** The folder that a file belongs to; asks when it lies outside of several. */
export async function folderOf(file: vscode.Uri, placeHolder: string): Promise<string> {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : pickFolder(placeHolder);
}

/**
 * Whether to read what lies at a path without being asked. A file of unknown origin may name any folder of this machine,
 * or of another one, and a link in a folder of unknown origin may lead there: those are left alone until it is trusted.
 */
export async function mayLook(path: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
  return folder !== undefined && staysWithin(folder.uri.fsPath, path);
}
