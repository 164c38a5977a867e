import path from 'node:path';
import { requireDevice } from '../../compute/devices';
import { requireUsable } from '../../datasets/check';
import { scanDataset } from '../../datasets/layout';
import { pathInConfig } from '../../datasets/path-in-config';
import { resolveDataset } from '../../datasets/registry';
import { UserError } from '../../errors';
import { resolveCheckpoint, type ResolvedCheckpoint } from '../../runs/checkpoint-reference';
import { encodeCheckpoint, loadCheckpoint } from '../../runs/checkpoints';
import { checkRunConfig, type RunConfig } from '../../runs/config';
import { createRun } from '../../runs/run-folder';
import { runsFolder } from '../../runs/run-paths';
import { weightsOnly } from '../../training/weights-only';
import { runTraining, type TrainingFlags } from '../run-training';

/** What may differ from the run that the checkpoint comes from. Its network may not: the weights are of it. */
export interface TrainFromFlags extends TrainingFlags {
  readonly workspace: string;
  readonly from: string;
  readonly data?: string;
  readonly name?: string;
  readonly steps?: number;
  readonly epochs?: number;
  readonly minutes?: number;
  readonly batch?: number;
  readonly accumulate?: number;
  readonly learningRate?: number;
  readonly beta?: number;
  readonly seed?: number;
}

/** Trains a new run that begins with the weights of a checkpoint; the optimiser begins afresh. */
export async function trainFrom(flags: TrainFromFlags, deviceIsGiven: boolean): Promise<void> {
  const workspace = path.resolve(flags.workspace);
  const checkpoint = await resolveCheckpoint(workspace, flags.from);
  if (checkpoint.note) process.stderr.write(`${checkpoint.note}\n`);
  const dataset = await datasetFor(workspace, checkpoint, flags);
  const config = configFor(checkpoint, flags, dataset, originOf(workspace, checkpoint));
  const device = deviceIsGiven ? flags.device : config.device;
  requireDevice(device);
  await requireUsable(await scanDataset(path.resolve(workspace, dataset)));
  // A copy: the run must be able to begin, and to begin again, when the other one is deleted.
  const weights = encodeCheckpoint(weightsOnly(await loadCheckpoint(checkpoint.file)));
  const makeRun = () => createRun(workspace, flags.name, { ...config, device }, new Date(), weights);
  await runTraining(workspace, makeRun, { ...flags, device });
}

/** As config.yaml names it. */
async function datasetFor(
  workspace: string,
  { trainedOn, config }: ResolvedCheckpoint,
  { from, data }: TrainFromFlags,
): Promise<string> {
  if (data === undefined && trainedOn !== undefined) return config.dataset.path;
  if (data === undefined)
    throw new UserError(`Nobody knows the images of ${from} here: name some by --data.`);
  const { path: folder } = await resolveDataset(workspace, data);
  return pathInConfig(workspace, folder);
}

function configFor(
  { config }: ResolvedCheckpoint,
  flags: TrainFromFlags,
  dataset: string,
  origin: string,
): RunConfig {
  const { steps, epochs = null, minutes = null } = flags;
  return checkRunConfig(
    {
      ...config,
      origin,
      dataset: { ...config.dataset, path: dataset },
      steps: steps ?? config.steps,
      epochs,
      minutes,
      batchSize: flags.batch ?? config.batchSize,
      accumulate: flags.accumulate ?? config.accumulate,
      seed: flags.seed ?? config.seed,
      loss: { ...config.loss, beta: flags.beta ?? config.loss.beta },
      schedule: {
        ...config.schedule,
        learningRate: flags.learningRate ?? config.schedule.learningRate,
      },
    },
    'settings',
  );
}

/** `run@step` for one of this workspace, else the name of the file: no folder of its maker is told. */
function originOf(workspace: string, { file, step }: ResolvedCheckpoint): string {
  const run = path.dirname(path.dirname(file));
  return path.dirname(run) === runsFolder(workspace)
    ? `${path.basename(run)}@${step}`
    : path.basename(file, '.safetensors');
}
