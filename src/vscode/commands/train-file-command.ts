import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { messageOf, UserError } from '../../errors';
import { freeRunName, kindOfFile, runNameOf, runOfConfig } from '../../settings-files/names';
import type { RunReference } from '../runs/run-store';
import { saveDocument } from '../save-document';
import { ActionableError } from '../show-error';
import { withZod } from '../with-zod';
import { folderOf, localFolders } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';
import { pickDataset, startTraining, type TrainServices } from './train-command';

/** Trains as a training file says, or again as a run was trained: the one in the editor, or the one that is given. */
export function registerTrainFileCommand(commands: CommandRegistrar, services: TrainServices): void {
  commands.registerTrusted('trainFile', async (argument?: unknown): Promise<RunReference> => {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    const kind = uri && kindOfFile(uri.fsPath);
    if (uri?.scheme !== 'file' || (kind !== 'training' && kind !== 'config')) {
      throw new UserError(l10n.t('Open a training file first, a file whose name ends with .stego.yaml.'));
    }
    const text = await savedText(uri);
    const workspace = await workspaceOf(uri);
    await Promise.all([services.datasets.refresh(), services.runs.refresh()]);
    const { dataset, name, hasDevice } = await read(text, path.basename(uri.fsPath));
    const title = l10n.t('Stego: Train');
    const asked = dataset === undefined ? await pickDataset(services, workspace, title) : undefined;
    const taken = services.runs.runs.filter((run) => run.workspace === workspace);
    return startTraining(services, {
      workspace,
      name: freeRunName(
        name ?? runNameOf(uri.fsPath),
        taken.map((run) => run.name),
      ),
      file: uri.fsPath,
      hasDevice,
      ...(asked === undefined ? {} : { dataset: asked }),
    });
  });
}

/** What is on the screen is trained: the process reads the file. */
async function savedText(uri: vscode.Uri): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  await saveDocument(document);
  return document.getText();
}

async function workspaceOf(uri: vscode.Uri): Promise<string> {
  const run = runOfConfig(uri.fsPath);
  if (run && localFolders().includes(run.workspace)) return run.workspace;
  return folderOf(uri, l10n.t('Train in which folder?'));
}

/** Checks everything but the dataset, so that a mistake is told before any process starts. */
async function read(text: string, origin: string) {
  const { configOf, parseTrainingFile } = await withZod(() => import('../../settings-files/training-file'));
  try {
    const file = parseTrainingFile(text, origin);
    const { device } = configOf(file, file.dataset ?? '.', origin);
    return { ...file, hasDevice: device !== 'auto' };
  } catch (error) {
    throw new ActionableError(messageOf(error), {
      title: l10n.t('Show Problems'),
      command: 'workbench.actions.view.problems',
    });
  }
}
