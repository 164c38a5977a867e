import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { kindOfFile, sweepFileEnding } from '../../settings-files/names';
import { presetList } from '../../training/preset-list';
import { askNewFile, newFileNamed, writeNewFile, type NewFile } from '../new-file';
import { withZod } from '../with-zod';
import { pickFolder } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';
import type { DatasetServices } from './dataset-commands';
import { pickDataset, pickPreset } from './train-command';

/** What a keybinding or another command may decide beforehand; the rest is asked. */
interface SweepAnswers {
  /** Name of a registered dataset. */
  readonly dataset?: string;
  readonly preset?: string;
  readonly name?: string;
}

/** Writes a sweep file to start from and opens it. */
export function registerNewSweepCommand(commands: CommandRegistrar, services: DatasetServices): void {
  commands.registerTrusted('newSweep', async (argument?: unknown): Promise<vscode.Uri> => {
    const answers = answersOf(argument);
    const workspace = await pickFolder(l10n.t('Where shall the sweep file be kept?'));
    await services.datasets.refresh();
    const dataset = answers.dataset ?? (await pickDataset(services, workspace, l10n.t('New Sweep (1 of 3)')));
    const chosen = answers.preset ?? (await pickPreset(l10n.t('New Sweep (2 of 3)')));
    const preset = presetList.find(({ id }) => id === chosen);
    if (!preset) throw new UserError(l10n.t('There is no preset {0}.', chosen));
    const place = placeIn(workspace);
    const file =
      answers.name === undefined
        ? await askNewFile(l10n.t('New Sweep (3 of 3)'), preset.id, place)
        : newFileNamed(answers.name, place);
    const { exampleSweep } = await withZod(() => import('../../sweeps/file/example-sweep'));
    await writeNewFile(file, exampleSweep({ preset: preset.id, dataset }));
    const uri = vscode.Uri.file(file);
    await vscode.window.showTextDocument(uri);
    return uri;
  });
}

function answersOf(argument: unknown): SweepAnswers {
  if (typeof argument !== 'object' || argument === null) return {};
  const given = argument as Record<keyof SweepAnswers, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { dataset: text(given.dataset), preset: text(given.preset), name: text(given.name) };
}

const placeIn = (folder: string): NewFile => ({
  folder,
  ending: sweepFileEnding,
  hasEnding: (name) => kindOfFile(name) === 'sweep',
});
