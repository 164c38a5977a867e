import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { requestWithProgress } from '../engine-request';
import { tinyImageNetArchive } from '../settings';
import { pickFolder } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';
import type { DatasetServices } from './dataset-commands';

const folderName = 'tiny-imagenet-200';

/** @param shared where the images are kept for all workspaces, if the user names no other folder */
export function registerDownloadCommand(
  commands: CommandRegistrar,
  { engine, datasets }: DatasetServices,
  shared: string,
): void {
  commands.registerTrusted('downloadTinyImageNet', async () => {
    const workspace = await pickFolder(l10n.t('Which folder shall know the dataset?'));
    const parent = await askPlace(shared);
    if (parent === undefined) return undefined;
    const folder = path.join(parent, folderName);
    const source = tinyImageNetArchive();
    const { images } = await requestWithProgress(engine, l10n.t('Tiny ImageNet'), 'downloadTinyImageNet', {
      folder,
      ...(source ? { source } : {}),
    });
    const { name } = await datasets.add(workspace, folder, folderName);
    void vscode.window.showInformationMessage(
      l10n.t('{0} is ready: {1} images.', name, images.toLocaleString('en-US')),
    );
    return name;
  });
}

async function askPlace(shared: string): Promise<string | undefined> {
  const [download, choose] = [l10n.t('Download'), l10n.t('Choose Folder…')];
  const question = l10n.t('Download Tiny ImageNet: 120,000 images of 64 × 64 pixels, 248 MB?');
  const detail = l10n.t(
    'It is kept in {0} for all workspaces. A download that is cut short goes on.',
    shared,
  );
  const answer = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail },
    download,
    choose,
  );
  if (answer !== choose) return answer === download ? shared : undefined;
  const openLabel = l10n.t('Download Here');
  const folders = { canSelectFolders: true, canSelectFiles: false, openLabel };
  return (await vscode.window.showOpenDialog(folders))?.[0].fsPath;
}
