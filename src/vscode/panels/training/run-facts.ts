import type { RunConfig } from '../../../runs/config';
import type { RunSummary } from './contract';

/** What defines a run, in a few words each, for the head of its panel. */
export function runFacts(config: RunConfig): RunSummary['facts'] {
  const { model, schedule, channel } = config;
  const filters = Object.entries(model.filters).map(([side, count]) => `${count}@${side}×${side}`);
  const blocks = [model.prepBlocks, model.hideBlocks, model.revealBlocks].join('/');
  return [
    { label: 'Dataset', value: config.dataset.path },
    { label: 'Image size', value: `${config.imageSize} × ${config.imageSize}` },
    { label: 'Network', value: `${model.name} ${blocks}, ${filters.join(' + ')}` },
    { label: 'Loss', value: `β = ${config.loss.beta}` },
    ...(channel.noise > 0 ? [{ label: 'Channel noise', value: `σ = ${channel.noise}` }] : []),
    { label: 'Learning rate', value: `${schedule.learningRate}, ${schedule.kind}` },
    { label: 'Batch', value: String(config.batchSize) },
    { label: 'Seed', value: String(config.seed) },
  ];
}
