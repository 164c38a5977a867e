import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { requireDevice } from '../../compute/devices';
import { requireUsable } from '../../datasets/check';
import { scanDataset } from '../../datasets/layout';
import { pathInConfig } from '../../datasets/path-in-config';
import { resolveDataset } from '../../datasets/registry';
import { UserError } from '../../errors';
import { listRuns } from '../../runs/run-catalogue';
import { createRun } from '../../runs/run-folder';
import { runFolderAt } from '../../runs/run-paths';
import type { Settings } from '../../training/over-preset';
import { presetList } from '../../training/preset-list';
import type { PresetId } from '../../training/preset-list';
import { baseOfPaths, freeRunName, runNameOf } from '../../settings-files/names';
import { configOf, readTrainingFile, type TrainingFile } from '../../settings-files/training-file';
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
    .argument('[file]', 'a training file (.stego.yaml), or the config.yaml of a run to train again')
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
  command.action(async (file: string | undefined, flags: TrainFlags) => {
    const given = flags.config ?? file;
    for (const other of ['config', 'from'] as const) {
      if (file === undefined || flags[other] === undefined) continue;
      command.error(`error: a training file and --${other} exclude each other`);
    }
    const isGiven = (option: string) => command.getOptionValueSource(option) !== 'default';
    if (flags.from !== undefined) return trainFrom({ ...flags, from: flags.from }, isGiven('device'));
    const read: TrainingFile =
      given === undefined ? { preset: flags.preset, settings: {} } : await readTrainingFile(given);
    const workspace = path.resolve(flags.workspace);
    const dataset = await datasetOf(workspace, file, read, flags);
    if (!dataset) return command.error('error: name a dataset with --data, or in a training file');
    const settings = { ...read, preset: isGiven('preset') ? flags.preset : read.preset };
    const device = isGiven('device') ? { device: flags.device } : {};
    const more = { ...settingsOf(flags), ...device };
    const config = configOf(settings, pathInConfig(workspace, dataset.path), given ?? 'settings', more);
    requireDevice(config.device);
    // A run that cannot begin would only keep its name from the next attempt.
    await requireUsable(await scanDataset(dataset.path));
    const nameFrom = async () => (file === undefined ? read.name : nameOf(workspace, file, read));
    const weights = config.origin === null ? undefined : await initialWeights(given ?? 'settings');
    const makeRun = async () =>
      createRun(workspace, flags.name ?? (await nameFrom()), config, new Date(), weights);
    await runTraining(workspace, makeRun, { ...flags, device: config.device });
  });
}

/** The images of the command line, else those that the file names. */
async function datasetOf(
  workspace: string,
  file: string | undefined,
  { dataset }: Pick<TrainingFile, 'dataset'>,
  { data }: TrainFlags,
) {
  if (data !== undefined) return resolveDataset(workspace, data);
  if (file === undefined || dataset === undefined) return undefined;
  return resolveDataset(workspace, dataset, baseOfPaths(path.resolve(file)));
}

/** Those that lie beside the config of a run that began with a checkpoint's. */
async function initialWeights(file: string): Promise<Uint8Array> {
  return readFile(runFolderAt(path.dirname(file)).initialWeights).catch(() => {
    throw new UserError(
      `${file}: the weights of its origin do not lie beside it: begin with --from instead.`,
    );
  });
}

/** Whoever trains from a file again wants a second run. */
async function nameOf(workspace: string, file: string, { name }: Pick<TrainingFile, 'name'>) {
  const taken = (await listRuns(workspace)).map((run) => run.name);
  return freeRunName(name ?? runNameOf(path.resolve(file)), taken);
}

function settingsOf(flags: TrainFlags): Settings {
  return {
    ...(flags.steps === undefined ? {} : { steps: flags.steps }),
    ...(flags.epochs === undefined ? {} : { epochs: flags.epochs }),
    ...(flags.minutes === undefined ? {} : { minutes: flags.minutes }),
    ...(flags.batch === undefined ? {} : { batchSize: flags.batch }),
    ...(flags.accumulate === undefined ? {} : { accumulate: flags.accumulate }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.beta === undefined ? {} : { loss: { beta: flags.beta } }),
    ...(flags.learningRate === undefined ? {} : { schedule: { learningRate: flags.learningRate } }),
  };
}
