import * as l10n from '@vscode/l10n';
import type { ChannelEntry, RunConfig } from '../../../runs/config';
import type { RunSummary } from './contract';

/** What defines a run, in a few words each, for the head of its panel. */
export function runFacts(config: RunConfig): RunSummary['facts'] {
  const { model, schedule, channel } = config;
  return [
    { label: l10n.t('Dataset'), value: config.dataset.path },
    { label: l10n.t('Image size'), value: `${config.imageSize} × ${config.imageSize}` },
    { label: l10n.t('Network'), value: networkInWords(model) },
    { label: l10n.t('Loss'), value: `β = ${config.loss.beta}` },
    ...(channel.noise > 0 ? [{ label: l10n.t('Channel noise'), value: `σ = ${channel.noise}` }] : []),
    ...(channel.mixture.length > 0
      ? [{ label: l10n.t('Channel'), value: mixtureText(channel.mixture) }]
      : []),
    { label: l10n.t('Learning rate'), value: `${schedule.learningRate}, ${schedule.kind}` },
    { label: l10n.t('Batch'), value: String(config.batchSize) },
    { label: l10n.t('Seed'), value: String(config.seed) },
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
      return l10n.t(
        '{0}, {1} blocks of {2} convolutions, growth {3}',
        model.name,
        model.blocks,
        model.convolutions,
        model.growth,
      );
    case 'jpeg-qim':
      return l10n.t(
        '{0}, quality {1}, period {2}, stages {3}, width {4}',
        model.name,
        model.quality,
        model.period,
        model.stages.join('/'),
        model.width,
      );
    case 'residual-qim':
      return l10n.t(
        '{0}, step size {1}, stages {2}, width {3}',
        model.name,
        model.stepSize,
        model.stages.join('/'),
        model.width,
      );
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
