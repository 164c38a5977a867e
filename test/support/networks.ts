import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { BalujaOptions } from '../../src/models/baluja';
import type { Network } from '../../src/models/network';
import { createNetwork } from '../../src/models/registry';
import type { ModelOptions } from '../../src/models/registry';
import { checkRunConfig } from '../../src/runs/config';
import type { ChannelEntryInput, RunConfig, RunConfigInput } from '../../src/runs/config';
import { saveCheckpoint } from '../../src/runs/checkpoints';
import { initialState, stateTensors } from '../../src/training/training-state';

/** A network that computes in milliseconds and still has every part of the large ones. */
export const smallModel = {
  prepBlocks: 1,
  hideBlocks: 1,
  revealBlocks: 1,
  filters: { '3': 3, '4': 2, '5': 2 },
} as const;

/** A small one of every kind that the registry knows. */
export const smallModels = {
  baluja: smallModel,
  'haar-invertible': { name: 'haar-invertible', blocks: 2, growth: 3, convolutions: 2 },
  'jpeg-qim': { name: 'jpeg-qim', stages: [8, 6], width: 8 },
  'residual-qim': { name: 'residual-qim', stages: [20, 28], width: 4 },
} satisfies Record<ModelOptions['name'], RunConfigInput['model']>;

/** A mixture of all that may happen to a container. */
export const everyKind = [
  { kind: 'none' },
  { kind: 'noise', sigma: [0.01, 0.03] },
  { kind: 'jpeg', quality: [50, 95] },
  { kind: 'jpeg', quality: 90, subsampling: '4:4:4' },
  { kind: 'resize', scale: [0.5, 1] },
] satisfies ChannelEntryInput[];

export function smallConfig(change: Partial<RunConfigInput> = {}): RunConfig {
  return checkRunConfig(
    { dataset: { path: 'images' }, imageSize: 16, batchSize: 2, model: smallModel, ...change },
    'test',
  );
}

/** Writes a checkpoint of an untrained small network into `folder`; returns the file. */
export async function untrainedCheckpoint(folder: string, seed = 1): Promise<string> {
  const config = smallConfig({ seed });
  const network = createNetwork(config.model);
  await mkdir(folder, { recursive: true });
  const tensors = stateTensors(network, initialState(network, seed));
  return path.join(folder, await saveCheckpoint(folder, { step: 1, config, tensors }));
}

/** A small network with everything of the reference but its size. */
export function smallBaluja(change: Partial<BalujaOptions> = {}): Network {
  const { model } = smallConfig();
  if (model.name !== 'baluja') throw new Error('The small model is of another kind.');
  return createNetwork({ ...model, ...change });
}
