import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError, systemErrorCode, UserError } from '../errors';
import { makeFolder } from '../files/make-folder';
import { writeFileAtomic } from '../files/write-atomic';
import { encodeSafetensors, type SafeTensor } from '../interop/safetensors';
import type { Network } from '../models/network';
import { createNetwork } from '../models/registry';
import { loadCheckpoint, type NewCheckpoint } from '../runs/checkpoints';
import { weightsOf } from '../training/training-state';
import { weightsOnly } from '../training/weights-only';
import { onnxModels } from './onnx-models';
import { pytorchModel, pytorchSettings } from './pytorch-model';
import { exportReadme } from './readme';
import { torchWeights } from './torch-weights';

export interface ExportCheckpointOptions {
  /** Default false: the folder must be new or empty. With it files of the same names are replaced. */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Writes what Python, or any program with onnxruntime, needs to hide and reveal with a checkpoint as here, into
 * `folder`, which is made. Returns the names of the files. Throws UserError for a checkpoint that cannot be read and a
 * place that cannot be written; nothing is written before everything is computed.
 */
export async function exportCheckpoint(
  file: string,
  folder: string,
  { overwrite = false, signal }: ExportCheckpointOptions = {},
): Promise<string[]> {
  if (!overwrite) await requireEmpty(folder);
  const files = await exportedFiles(file);
  if (signal?.aborted) throw new CancelledError();
  await makeFolder(folder);
  for (const [name, content] of Object.entries(files)) {
    await writeFileAtomic(path.join(folder, name), content, { overwrite });
  }
  return Object.keys(files);
}

async function exportedFiles(file: string): Promise<Record<string, string | Uint8Array>> {
  const whole = await loadCheckpoint(file);
  const checkpoint = weightsOnly(whole);
  const network = createNetwork(checkpoint.config.model);
  const weights = weightsOf(network, whole);
  const tensors = torchWeights(network, weights).map(({ name, shape, data }): [string, SafeTensor] => [
    name,
    { dtype: 'F32', shape, data },
  ]);
  const { hide, reveal } = onnxModels(network, weights);
  return {
    // Says that it holds tensors of PyTorch, by which some loaders go.
    'model.safetensors': encodeSafetensors(new Map(tensors), { format: 'pt' }),
    'config.json': `${JSON.stringify(description(checkpoint, network), null, 2)}\n`,
    'model.py': await pytorchModel(checkpoint.config.model),
    'hide.onnx': hide,
    'reveal.onnx': reveal,
    'README.md': exportReadme(checkpoint, network),
  };
}

function description({ step, config }: NewCheckpoint, { cell, least = 1 }: Network): object {
  return {
    format: 'stego-lab-export',
    version: 1,
    step,
    network: pytorchSettings(config.model),
    /** In pixels. */
    smallestSide: least,
    onnx: { sidesMultipleOf: cell, layout: 'batch, height, width, RGB', dtype: 'uint8' },
    training: config,
  };
}

async function requireEmpty(folder: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOTDIR') throw new UserError(`${folder} is a file, not a folder.`);
    return;
  }
  if (names.length > 0) {
    throw new UserError(`${folder} is not empty; choose another folder or allow overwriting.`);
  }
}
