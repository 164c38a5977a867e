import path from 'node:path';
import type { Device, Executable } from '../compute/device';
import { loadEvaluationPairs, noEvaluationPairs } from '../datasets/evaluation-set';
import { requireTrainable, scanDataset } from '../datasets/layout';
import { openPacked } from '../datasets/packed-cache';
import type { PackedImages } from '../datasets/packed-images';
import type { EvaluatedPair } from '../evaluation/pair-evaluator';
import { PairEvaluator } from '../evaluation/pair-evaluator';
import type { Network } from '../models/network';
import { createNetwork } from '../models/registry';
import type { RunConfig } from '../runs/config';
import type { TrainingListener } from './events';
import { stateOfStep, stepInputs, stepProgram } from './step-program';

/** What a training works with. */
export interface Workbench {
  readonly network: Network;
  readonly images: PackedImages;
  /** The compiled training step. */
  readonly step: Executable;
  readonly evaluator: PairEvaluator;
  /** The fixed pairs that are revealed at every evaluation; never trained on. */
  readonly pairs: readonly EvaluatedPair[];
  dispose(): Promise<void>;
}

/** The cache of decoded images of a workspace. */
export function datasetCache(workspace: string): string {
  return path.join(workspace, '.stego', 'cache', 'datasets');
}

/** Decodes the images, compiles the programs. Throws UserError for an unusable dataset, CancelledError after `signal`. */
export async function prepare(
  workspace: string,
  config: RunConfig,
  device: Device,
  listener: TrainingListener,
  signal: AbortSignal,
): Promise<Workbench> {
  const { imageSize: size, dataset, evaluationPairs } = config;
  listener({ kind: 'preparing', message: 'Looking for images' });
  const files = await scanDataset(path.resolve(workspace, dataset.path), signal);
  requireTrainable(files);
  const images = await openPacked(files, {
    cacheDir: datasetCache(workspace),
    size,
    fit: dataset.fit,
    signal,
    progress: (done, total) =>
      listener({
        kind: 'preparing',
        message: `Decoding images (${done} of ${total})`,
        fraction: done / total,
      }),
  });
  try {
    const pairs = await loadEvaluationPairs(files, {
      pairs: evaluationPairs,
      size,
      fit: dataset.fit,
      signal,
    });
    if (pairs.length === 0) throw noEvaluationPairs(files.root);
    reportProblems(images, listener);

    listener({ kind: 'preparing', message: `Compiling the network for ${device.info.name}` });
    const network = createNetwork(config.model);
    const step = await device.compile(
      stepProgram(network, {
        loss: config.loss,
        ...config.channel,
        adam: config.optimizer,
        clipNorm: config.optimizer.clipNorm,
        accumulate: config.accumulate,
      }),
      stepInputs(
        network,
        config.batchSize,
        size,
        config.channel.noise,
        config.accumulate,
        config.channel.mixture,
      ),
      { state: stateOfStep(config.accumulate) },
    );
    const evaluator = await PairEvaluator.create(device, network, pairs.length, size);
    const dispose = async () => {
      await Promise.all([images.close(), step.dispose(), evaluator.dispose()]);
    };
    return { network, images, step, evaluator, pairs, dispose };
  } catch (error) {
    await images.close();
    throw error;
  }
}

function reportProblems(images: PackedImages, listener: TrainingListener): void {
  const { problems } = images.report;
  for (const { file, reason } of problems.slice(0, 20)) {
    listener({ kind: 'note', message: `Left out ${file}: ${reason}` });
  }
  if (problems.length > 20) listener({ kind: 'note', message: `… and ${problems.length - 20} more files.` });
}
