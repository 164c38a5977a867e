import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';
import { askOne, askText } from '../ask';
import { presetList } from '../../training/preset-list';
import type { KnownDataset } from '../datasets/dataset-store';
import { countOf } from '../number-text';
import type { TrainingPanels } from '../panels/training/training-panels';
import type { RunActions } from '../runs/run-actions';
import { numberedRunName, nameProblem } from '../runs/run-names';
import type { RunReference, RunStore } from '../runs/run-store';
import type { NewTraining } from '../runs/training-process';
import { defaultPreset } from '../settings';
import { pickFolder } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';
import {
  addDataset,
  browseDataset,
  createSampleDataset,
  defaultSample,
  type DatasetServices,
} from './dataset-commands';

export interface TrainServices extends DatasetServices {
  readonly runs: RunStore;
  readonly actions: RunActions;
  readonly panels: TrainingPanels;
}

/** What a keybinding, a dataset of the tree or another command may decide beforehand; the rest is asked. */
interface TrainAnswers {
  readonly workspace?: string;
  /** Name of a registered dataset. */
  readonly dataset?: string;
  readonly preset?: string;
  readonly name?: string;
}

export function registerTrainCommand(commands: CommandRegistrar, services: TrainServices): void {
  commands.registerTrusted('train', async (argument?: unknown): Promise<RunReference> => {
    const answers = answersOf(argument);
    const workspace = answers.workspace ?? (await pickFolder(l10n.t('Train in which folder?')));
    await Promise.all([services.datasets.refresh(), services.runs.refresh()]);
    const dataset = answers.dataset ?? (await pickDataset(services, workspace));
    const preset = answers.preset ?? (await pickPreset());
    const taken = services.runs.runs.filter((run) => run.workspace === workspace).map(({ name }) => name);
    const name = answers.name ?? (await askName(preset, taken));
    const problem = nameProblem(name, taken);
    if (problem !== undefined) throw new UserError(problem);
    return startTraining(services, { workspace, name, dataset, preset });
  });
}

/** Starts it and opens its panel, which closes again if there never is a run. */
export function startTraining(services: TrainServices, training: NewTraining): RunReference {
  const { workspace, name } = training;
  const ended = services.actions.train(training);
  services.panels.open({ workspace, name });
  void ended.then(() => services.panels.closeWithoutRun({ workspace, name }));
  return { workspace, name };
}

function answersOf(argument: unknown): TrainAnswers {
  if (typeof argument !== 'object' || argument === null) return {};
  const given = argument as Record<keyof KnownDataset | keyof TrainAnswers, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  // A dataset of the tree is called by `name`, too.
  if (text(given.path) !== undefined) return { workspace: text(given.workspace), dataset: text(given.name) };
  return {
    workspace: text(given.workspace),
    dataset: text(given.dataset),
    preset: text(given.preset),
    name: text(given.name),
  };
}

/** A dataset by its name: a known one, or one that is added or made for the occasion. */
export async function pickDataset(
  services: DatasetServices,
  workspace: string,
  title = l10n.t('Stego: Train (1 of 3)'),
): Promise<string> {
  const known = services.datasets.datasets.filter((each) => each.workspace === workspace && !each.missing);
  const items = [
    ...known.map(({ name, path, facts }) => ({
      label: `$(file-media) ${name}`,
      description: facts ? countOf(facts.train + facts.evaluation, 'image') : '',
      detail: path,
      choose: async () => name,
    })),
    {
      label: `$(folder-opened) ${l10n.t('Browse…')}`,
      detail: l10n.t('Add a folder of images.'),
      choose: async () => (await addDataset(services, workspace, (await browseDataset()).fsPath)).name,
    },
    {
      label: `$(sparkle) ${l10n.t('Create sample dataset')}`,
      detail: l10n.t('Makes {0} pictures without any download.', defaultSample.count),
      choose: async () => (await createSampleDataset(services, workspace, defaultSample)).name,
    },
  ];
  const chosen = await askOne(items, {
    title,
    placeHolder: l10n.t('Which images to train on?'),
  });
  return chosen.choose();
}

export async function pickPreset(title = l10n.t('Stego: Train (2 of 3)')): Promise<string> {
  const first = defaultPreset();
  const inOrder = [...presetList].sort((a, b) => Number(b.id === first) - Number(a.id === first));
  const items = inOrder.map(({ id, label, detail }) => ({ label, detail, id }));
  const chosen = await askOne(items, {
    title,
    placeHolder: l10n.t('Which network and how long?'),
  });
  return chosen.id;
}

function askName(preset: string, taken: readonly string[]): Promise<string> {
  return askText({
    title: l10n.t('Stego: Train (3 of 3)'),
    prompt: l10n.t('Name of the run'),
    value: numberedRunName(preset, taken),
    validateInput: (value) => nameProblem(value, taken),
  });
}
