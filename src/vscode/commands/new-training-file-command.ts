import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { kindOfFile, trainingFileEnding } from '../../settings-files/names';
import { presetList } from '../../training/preset-list';
import type { DatasetStore } from '../datasets/dataset-store';
import { askNewFile, newFileNamed, writeNewFile, type NewFile } from '../new-file';
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
    const place = placeIn(workspace);
    const file =
      answers.name === undefined
        ? await askNewFile(l10n.t('New Training File (2 of 2)'), preset.id, place)
        : newFileNamed(answers.name, place);
    const known = datasets.datasets.find((each) => each.workspace === workspace && !each.missing);
    const { exampleOf } = await withZod(() => import('../../writing-help/example'));
    await writeNewFile(file, exampleOf(preset.id, known?.name));
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

const placeIn = (folder: string): NewFile => ({
  folder,
  ending: trainingFileEnding,
  hasEnding: (name) => kindOfFile(name) === 'training',
});
