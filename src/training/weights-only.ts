import * as path from 'node:path';
import { writeFileAtomic, type WriteAtomicOptions } from '../files/write-atomic';
import type { SafeTensor } from '../interop/safetensors';
import { namedParameters } from '../models/flat-parameters';
import { createNetwork } from '../models/registry';
import { encodeCheckpoint, loadCheckpoint } from '../runs/checkpoints';
import type { Checkpoint, NewCheckpoint } from '../runs/checkpoints';
import type { RunConfig } from '../runs/config';
import { weightsOf } from './training-state';

/**
 * A checkpoint for sharing: it hides and reveals like the whole one, but no training can go on from it, and it does
 * not tell where its maker keeps the images. Throws UserError where the weights are not all there.
 */
export function weightsOnly(checkpoint: Checkpoint): NewCheckpoint {
  const { step, config } = checkpoint;
  const network = createNetwork(config.model);
  const tensors = new Map<string, SafeTensor>();
  for (const { name, shape, data } of namedParameters(network, weightsOf(network, checkpoint))) {
    tensors.set(name, { dtype: 'F32', shape, data });
  }
  return { step, config: publicConfig(config), tensors };
}

/** A configuration for others, which does not tell where its maker keeps the images. */
export function publicConfig(config: RunConfig): RunConfig {
  return { ...config, dataset: { ...config.dataset, path: publicPath(config.dataset.path) } };
}

/** Writes the weights of the checkpoint `from` to `to`; returns the size in bytes. Throws UserError. */
export async function exportWeights(from: string, to: string, options: WriteAtomicOptions): Promise<number> {
  const bytes = encodeCheckpoint(weightsOnly(await loadCheckpoint(from)));
  await writeFileAtomic(to, bytes, options);
  return bytes.length;
}

/** Inside the workspace a path says which images were trained on; from outside only its last name is told. */
function publicPath(folder: string): string {
  // Its rules know the roots of every system.
  const inside = path.win32.normalize(folder);
  const outside = path.win32.isAbsolute(folder) || /^[a-z]:|^\.\./i.test(inside);
  return outside ? path.win32.basename(inside) || 'images' : folder;
}
