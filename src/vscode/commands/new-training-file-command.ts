import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, messageOf, systemErrorCode, UserError } from '../../errors';
import { kindOfFile, trainingFileEnding } from '../../training-files/names';
import { presetList } from '../../training/preset-list';
import type { DatasetStore } from '../datasets/dataset-store';
import { withZod } from '../with-zod';
import { pickFolder } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';
import { pickPreset } from './train-command';

/** Writes a training file to start from and opens it. */
export function registerNewTrainingFileCommand(commands: CommandRegistrar, datasets: DatasetStore): void {
  commands.register('newTrainingFile', async (argument?: unknown): Promise<vscode.Uri> => {
    const answers = answersOf(argument);
    const workspace = await pickFolder(l10n.t('Where shall the training file be kept?'));
    await datasets.refresh();
    const chosen = answers.preset ?? (await pickPreset(l10n.t('New Training File (1 of 2)')));
    const preset = presetList.find(({ id }) => id === chosen);
    if (!preset) throw new UserError(l10n.t('There is no preset {0}.', chosen));
    const name = answers.name ?? (await askName(preset.id));
    const file = path.join(workspace, withEnding(name));
    const known = datasets.datasets.find((each) => each.workspace === workspace && !each.missing);
    const { exampleOf } = await withZod(() => import('../../training-files/example'));
    await write(file, exampleOf(preset.id, known?.name));
    const uri = vscode.Uri.file(file);
    await vscode.window.showTextDocument(uri);
    return uri;
  });
}

function answersOf(argument: unknown): { preset?: string; name?: string } {
  if (typeof argument !== 'object' || argument === null) return {};
  const { preset, name } = argument as Record<string, unknown>;
  return {
    ...(typeof preset === 'string' ? { preset } : {}),
    ...(typeof name === 'string' ? { name } : {}),
  };
}

async function askName(preset: string): Promise<string> {
  const name = await vscode.window.showInputBox({
    title: l10n.t('New Training File (2 of 2)'),
    prompt: l10n.t('Name of the file'),
    value: `${preset}${trainingFileEnding}`,
    valueSelection: [0, preset.length],
    validateInput: (value) => (value.trim() === '' ? l10n.t('A file needs a name.') : undefined),
  });
  if (name === undefined) throw new CancelledError();
  return name.trim();
}

const withEnding = (name: string) =>
  kindOfFile(name) === 'training' ? name : `${name}${trainingFileEnding}`;

/** Never over another file. */
async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') {
      throw new UserError(l10n.t('There is a file {0} already: choose another name.', path.basename(file)));
    }
    throw new UserError(l10n.t('{0} cannot be written: {1}', file, messageOf(error)));
  }
}
