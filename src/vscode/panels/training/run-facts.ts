import type { ChannelEntry, RunConfig } from '../../../runs/config';
import type { RunSummary } from './contract';

/** What defines a run, in a few words each, for the head of its panel. */
export function runFacts(config: RunConfig): RunSummary['facts'] {
  const { model, schedule, channel } = config;
  return [
    { label: 'Dataset', value: config.dataset.path },
    { label: 'Image size', value: `${config.imageSize} × ${config.imageSize}` },
    { label: 'Network', value: networkInWords(model) },
    { label: 'Loss', value: `β = ${config.loss.beta}` },
    ...(channel.noise > 0 ? [{ label: 'Channel noise', value: `σ = ${channel.noise}` }] : []),
    ...(channel.mixture.length > 0 ? [{ label: 'Channel', value: mixtureText(channel.mixture) }] : []),
    { label: 'Learning rate', value: `${schedule.learningRate}, ${schedule.kind}` },
    { label: 'Batch', value: String(config.batchSize) },
    { label: 'Seed', value: String(config.seed) },
  ];
}

function networkInWords(model: RunConfig['model']): string {
  switch (model.name) {
    case 'baluja': {
      const filters = Object.entries(model.filters).map(([side, count]) => `${count}@${side}×${side}`);
      const blocks = [model.prepBlocks, model.hideBlocks, model.revealBlocks].join('/');
      return `baluja ${blocks}, ${filters.join(' + ')}`;
    }
    case 'haar-invertible':
      return `haar-invertible, ${model.blocks} blocks of ${model.convolutions} convolutions, growth ${model.growth}`;
    case 'jpeg-qim':
      return `jpeg-qim, quality ${model.quality}, period ${model.period}, stages ${model.stages.join('/')}, width ${model.width}`;
    case 'residual-qim':
      return `residual-qim, step ${model.stepSize}, stages ${model.stages.join('/')}, width ${model.width}`;
  }
}

/** For example `none, 3 × jpeg 75–95 4:2:0`. */
function mixtureText(mixture: readonly ChannelEntry[]): string {
  const range = ([from, to]: readonly [number, number]) => (from === to ? String(from) : `${from}–${to}`);
  const parameters = (entry: ChannelEntry) => {
    switch (entry.kind) {
      case 'none':
        return '';
      case 'noise':
        return ` σ = ${range(entry.sigma)}`;
      case 'jpeg':
        return ` ${range(entry.quality)} ${entry.subsampling}`;
      case 'resize':
        return ` ${range(entry.scale)}`;
    }
  };
  const weight = (entry: ChannelEntry) => (entry.weight === 1 ? '' : `${entry.weight} × `);
  return mixture.map((entry) => `${weight(entry)}${entry.kind}${parameters(entry)}`).join(', ');
}
