import { readFile } from 'node:fs/promises';
import type { ModelOptions } from '../models/registry';
import { luminanceIndex } from '../models/luminance-index';
import { mediaPath } from './media-folder';

/** What each kind of network is put together from, in the order of its use; see media/pytorch/. */
const parts: Readonly<Record<ModelOptions['name'], readonly string[]>> = {
  baluja: ['common', 'baluja'],
  'haar-invertible': ['common', 'cells', 'coarse', 'haar', 'haar-invertible'],
  'jpeg-qim': ['common', 'cells', 'codec', 'jpeg-qim'],
  'residual-qim': ['common', 'cells', 'coarse', 'haar', 'codec', 'residual-qim'],
};

/** A Python module with the network in PyTorch, which reads the files that lie beside it. */
export async function pytorchModel({ name }: ModelOptions): Promise<string> {
  const sources = await Promise.all(
    parts[name].map((part) => readFile(mediaPath('pytorch', `${part}.py`), 'utf8')),
  );
  const title = `"""A network of Stego Lab, ${name}, in PyTorch: needs torch, safetensors and numpy. See README.md."""`;
  return `${[title, ...sources.map((source) => source.trim())].join('\n\n\n').replace('\n\n\n', '\n\n')}\n`;
}

/** What the module takes to build the network: its settings, and tables that it would else have to work out again. */
export function pytorchSettings(model: ModelOptions): object {
  if (model.name !== 'jpeg-qim') return model;
  const count = model.stages.reduce((sum, depth) => sum + depth, 0);
  const { frequencies, steps, levels } = luminanceIndex(model.quality, model.period, count);
  return { ...model, frequencies, steps, levels };
}
