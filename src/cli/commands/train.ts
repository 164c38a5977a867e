import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { requireDevice } from '../../compute/devices';
import { requireUsable } from '../../datasets/check';
import { scanDataset } from '../../datasets/layout';
import { resolveDataset } from '../../datasets/registry';
import { messageOf, UserError } from '../../errors';
import { checkRunConfig } from '../../runs/config';
import type { RunConfig } from '../../runs/config';
import { createRun } from '../../runs/run-folder';
import { presetList } from '../../training/preset-list';
import type { PresetId } from '../../training/preset-list';
import { presets } from '../../training/presets';
import type { DeviceFlags } from '../options';
import { deviceOptions, jsonOption, positive, whole, workspaceOption } from '../options';
import { runTraining } from '../run-training';
import { trainFrom } from './train-from';

interface TrainFlags extends DeviceFlags {
  readonly workspace: string;
  readonly data?: string;
  readonly from?: string;
  readonly preset: PresetId;
  readonly config?: string;
  readonly name?: string;
  readonly steps?: number;
  readonly epochs?: number;
  readonly minutes?: number;
  readonly batch?: number;
  readonly accumulate?: number;
  readonly learningRate?: number;
  readonly beta?: number;
  readonly seed?: number;
  readonly json?: boolean;
}

export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('Train a hiding and a reveal network on a dataset. Ctrl+C stops with a checkpoint.')
    .option('-d, --data <dataset>', 'a dataset by its name, or a folder of images (from the workspace)')
    .addOption(
      new Option('-p, --preset <name>', 'settings to start from')
        .choices(presetList.map(({ id }) => id))
        .default('demo'),
    )
    .option(
      '--config <file>',
      'YAML with settings that replace those of the preset (see config.yaml of a run)',
    )
    .addOption(
      new Option(
        '--from <checkpoint>',
        'begin with the weights of a checkpoint, and its settings where no option replaces them',
      ).conflicts(['preset', 'config']),
    )
    .option('-n, --name <name>', 'name of the run')
    .addOption(
      new Option('--steps <n>', 'steps of training').argParser(whole(1)).conflicts(['minutes', 'epochs']),
    )
    .addOption(
      new Option('--epochs <n>', 'train until every pair was used n times')
        .argParser(whole(1))
        .conflicts('minutes'),
    )
    .addOption(
      new Option('--minutes <n>', 'train as many steps as fit into n minutes here').argParser(positive),
    )
    .addOption(new Option('--batch <n>', 'pairs in a batch').argParser(whole(1)))
    .addOption(
      new Option('--accumulate <n>', 'batches in a step, for large steps in little memory').argParser(
        whole(1),
      ),
    )
    .addOption(new Option('--learning-rate <x>', 'peak of the learning rate').argParser(positive))
    .addOption(new Option('--beta <x>', 'weight of the secret loss').argParser(positive))
    .addOption(new Option('--seed <n>', 'seed of every random choice').argParser(whole(0)))
    .addOption(workspaceOption())
    .addOption(jsonOption());
  deviceOptions().forEach((option) => command.addOption(option));
  command.action(async (flags: TrainFlags) => {
    const { from, data } = flags;
    if (from !== undefined)
      return trainFrom({ ...flags, from }, command.getOptionValueSource('device') !== 'default');
    if (data === undefined)
      return command.error("error: required option '-d, --data <dataset>' not specified");
    const workspace = path.resolve(flags.workspace);
    const dataset = await resolveDataset(workspace, data);
    const settings = flags.config ? await readSettings(flags.config) : {};
    const named = command.getOptionValueSource('device') === 'default' ? {} : { device: flags.device };
    const config = configFrom({ ...settings, ...named }, flags, relativeInside(workspace, dataset.path));
    requireDevice(config.device);
    // A run that cannot begin would only keep its name from the next attempt.
    await requireUsable(await scanDataset(dataset.path));
    const makeRun = () => createRun(workspace, flags.name, config);
    await runTraining(workspace, makeRun, { ...flags, device: config.device });
  });
}

/** Paths inside the workspace are kept relative, so that the folder can be moved. */
function relativeInside(workspace: string, folder: string): string {
  const relative = path.relative(workspace, folder);
  const outside = relative.startsWith('..') || path.isAbsolute(relative);
  return outside ? folder : relative.split(path.sep).join('/') || '.';
}

type Settings = Record<string, unknown>;

function configFrom(fromFile: Settings, flags: TrainFlags, datasetPath: string): RunConfig {
  const fromFlags: Settings = {
    dataset: { path: datasetPath },
    ...(flags.steps === undefined ? {} : { steps: flags.steps, ...noOther }),
    ...(flags.epochs === undefined ? {} : { ...noOther, epochs: flags.epochs }),
    ...(flags.minutes === undefined ? {} : { ...noOther, minutes: flags.minutes }),
    ...(flags.batch === undefined ? {} : { batchSize: flags.batch }),
    ...(flags.accumulate === undefined ? {} : { accumulate: flags.accumulate }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.beta === undefined ? {} : { loss: { beta: flags.beta } }),
    ...(flags.learningRate === undefined ? {} : { schedule: { learningRate: flags.learningRate } }),
  };
  const chosen = lengths.some((key) => (fromFile[key] ?? null) !== null)
    ? { ...noOther, ...fromFile }
    : fromFile;
  const merged = [presets[flags.preset] as Settings, chosen, fromFlags].reduce(merge);
  return checkRunConfig(merged, flags.config ?? 'settings');
}

/** Three ways to say how long to train: whoever names one does not want the preset's. */
const lengths = ['steps', 'epochs', 'minutes'] as const;
const noOther = { epochs: null, minutes: null };

async function readSettings(file: string): Promise<Settings> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError(`Cannot read ${file}: ${messageOf(error)}`);
  });
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UserError(`${file}: ${messageOf(error)}`);
  }
  if (!isSettings(value)) throw new UserError(`${file}: must be a YAML mapping of settings`);
  return value;
}

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Groups are merged, all else is replaced. `filters` is one value: kernel sides of two sources do not mix. */
function merge(base: Settings, over: Settings): Settings {
  // The options of one network say nothing to another.
  if (isSettings(base.model) && isSettings(over.model) && over.model.name !== undefined) {
    const same = (base.model.name ?? 'baluja') === over.model.name;
    if (!same) return merge({ ...base, model: over.model }, over);
  }
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key];
    merged[key] = key !== 'filters' && isSettings(old) && isSettings(value) ? merge(old, value) : value;
  }
  return merged;
}
