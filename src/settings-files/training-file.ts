import { UserError } from '../errors';
import { checkRunConfig, type RunConfig } from '../runs/config';
import { firstProblem } from '../runs/schema-error';
import type { PresetId } from '../training/preset-list';
import { isSettings, overPreset, type Settings } from '../training/over-preset';
import { readSettingsText } from './read-settings-text';
import { trainingFileHead } from './training-file-schema';
import { SettingsDocument } from './settings-document';

/** A file of settings, as far as it can be told without its dataset. */
export interface TrainingFile {
  readonly preset: PresetId;
  /** Of the run; undefined: after the file. */
  readonly name?: string;
  /** A registered name or a folder, as it is written; undefined: to be asked for. */
  readonly dataset?: string;
  /** What it says besides, unchecked. */
  readonly settings: Settings;
}

/** Reads a training file, or the config.yaml of a run. Throws a UserError of one line that starts with the file's name. */
export async function readTrainingFile(file: string): Promise<TrainingFile> {
  return parseTrainingFile(await readSettingsText(file), file);
}

/** Throws a UserError of one line that starts with `origin`; settings are left to `configOf`. */
export function parseTrainingFile(text: string, origin: string): TrainingFile {
  const { value, problems } = new SettingsDocument(text);
  const [problem] = problems;
  if (problem) {
    const line = text.slice(0, problem.range.start).split('\n').length;
    throw new UserError(`${origin}: line ${line}: ${problem.message}`);
  }
  // A file of nothing but comments asks for the preset as it is.
  const settings = value ?? {};
  if (!isSettings(settings)) throw new UserError(`${origin}: must be a YAML mapping of settings`);
  return split(settings, origin);
}

function split(value: Settings, origin: string): TrainingFile {
  const { head, settings } = withoutHead(value);
  const result = trainingFileHead.safeParse(head);
  if (!result.success) throw new UserError(`${origin}: ${firstProblem(result.error, head)}`);
  const { dataset } = settings;
  const path = isSettings(dataset) ? dataset.path : undefined;
  return { ...result.data, ...(typeof path === 'string' ? { dataset: path } : {}), settings };
}

/** What is about the file parted from what is about the training, with the short form of `dataset` made the long one. */
export function withoutHead(value: Settings): { head: Settings; settings: Settings } {
  const { preset, name, ...settings } = value;
  const head = { ...(preset === undefined ? {} : { preset }), ...(name === undefined ? {} : { name }) };
  const { dataset } = settings;
  const long = typeof dataset === 'string' ? { dataset: { path: dataset } } : {};
  return { head, settings: { ...settings, ...long } };
}

/**
 * All settings of the training. Throws a UserError that starts with `origin`.
 * @param datasetPath the folder of images, as a config.yaml names it
 * @param more settings that count more than the file's, such as those of a command line
 */
export function configOf(
  { preset, settings }: Pick<TrainingFile, 'preset' | 'settings'>,
  datasetPath: string,
  origin: string,
  more: Settings = {},
): RunConfig {
  const dataset = { dataset: { path: datasetPath } };
  return checkRunConfig(overPreset(preset, settings, more, dataset), origin);
}
