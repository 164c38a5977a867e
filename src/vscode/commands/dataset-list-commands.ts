import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { askText } from '../ask';
import type { DatasetStore } from '../datasets/dataset-store';
import { requireTrust } from '../show-error';
import type { DatasetsView } from '../views/datasets-view';
import { mayLook } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';
import { datasetFor } from './dataset-commands';

/** What is done to datasets as entries of a list: their use, their name, their folder. */
export function registerDatasetListCommands(
  commands: CommandRegistrar,
  datasets: DatasetStore,
  view: DatasetsView,
): void {
  commands.registerTrusted('useForTraining', async (argument?: unknown) => {
    await datasets.refresh();
    const question = l10n.t('Which images to train on?');
    const { workspace, name } = await datasetFor(datasets, argument, question);
    return vscode.commands.executeCommand('stego.train', { workspace, dataset: name });
  });

  commands.registerTrusted(
    'renameDataset',
    async (argument?: unknown, _selected?: unknown, given?: unknown) => {
      await datasets.refresh();
      const question = l10n.t('Which dataset shall get another name?');
      const dataset = await datasetFor(datasets, view.subjectOf(argument), question);
      const name = typeof given === 'string' ? given : await askName(dataset.name);
      if (name !== dataset.name) await datasets.rename(dataset, name);
    },
  );

  commands.register('copyDatasetPath', async (argument?: unknown) => {
    const { path } = await datasetFor(datasets, argument, l10n.t('The path of which dataset?'));
    await vscode.env.clipboard.writeText(path);
  });

  commands.register('openDatasetFolder', async (argument?: unknown) => {
    const { path } = await datasetFor(datasets, argument, l10n.t('The folder of which dataset?'));
    // The system's file manager would look at once at whatever the entry names.
    if (!(await mayLook(path))) requireTrust();
    const uri = vscode.Uri.file(path);
    // Where the files lie on another machine than the window, its system has nothing to show.
    const near = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
    const listed = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    await vscode.commands.executeCommand(listed || !near ? 'revealInExplorer' : 'revealFileInOS', uri);
  });
}

function askName(present: string): Promise<string> {
  return askText({
    title: l10n.t('Rename the dataset "{0}"', present),
    prompt: l10n.t('New name of the dataset; its folder keeps its own.'),
    value: present,
  });
}
