import type { Network } from '../models/network';
import { createNetwork } from '../models/registry';
import { loadCheckpoint } from '../runs/checkpoints';
import type { RunConfig } from '../runs/config';
import { weightsOf } from './training-state';

/** A network with the weights of a checkpoint. */
export interface TrainedNetwork {
  readonly network: Network;
  /** Flat, in the order of the network's parameters. */
  readonly weights: Float32Array;
  readonly config: RunConfig;
  readonly step: number;
}

/** Reads a checkpoint file. Throws UserError for a missing, broken or foreign one. */
export async function loadTrainedNetwork(file: string): Promise<TrainedNetwork> {
  const checkpoint = await loadCheckpoint(file);
  const { config, step } = checkpoint;
  const network = createNetwork(config.model);
  return { network, weights: weightsOf(network, checkpoint), config, step };
}
