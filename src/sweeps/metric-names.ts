import type { ImageMetrics, MetricsLine } from '../runs/contract';
import type { Goal } from './study';

/** A figure of metrics.jsonl that a sweep can be about. */
export interface Metric {
  readonly name: string;
  readonly description: string;
  /** Which way it gets better. */
  readonly better: Goal;
  /** Undefined where a line does not have it: held-out pairs are measured less often than losses are logged. */
  readonly of: (line: MetricsLine) => number | undefined;
}

const losses: readonly Metric[] = [
  {
    name: 'loss',
    description:
      'Cover loss + β · secret loss, of the batches of the training. Trials of different β differ in it by that alone.',
    better: 'minimize',
    of: ({ loss }) => loss,
  },
  {
    name: 'coverLoss',
    description: 'Error of the encoded cover, of the batches of the training.',
    better: 'minimize',
    of: ({ coverLoss }) => coverLoss,
  },
  {
    name: 'secretLoss',
    description: 'Error of the revealed secret, of the batches of the training.',
    better: 'minimize',
    of: ({ secretLoss }) => secretLoss,
  },
];

const pictures = { cover: 'encoded cover', secret: 'revealed secret' } as const;

const measures: Readonly<Record<keyof ImageMetrics, { readonly text: string; readonly better: Goal }>> = {
  psnr: { text: 'PSNR in dB', better: 'maximize' },
  ssim: { text: 'SSIM, at most 1,', better: 'maximize' },
  rmse: { text: 'RMSE on the scale from 0 to 255', better: 'minimize' },
};

const validation = (['cover', 'secret'] as const).flatMap((picture) =>
  (['psnr', 'ssim', 'rmse'] as const).map((measure): Metric => ({
    name: `validation.${picture}.${measure}`,
    description: `${measures[measure].text} of the ${pictures[picture]}, mean over held-out pairs.`,
    better: measures[measure].better,
    of: (line) => line.validation?.[picture][measure],
  })),
);

export const metrics: readonly Metric[] = [...losses, ...validation];

/** `train/loss`, `val_cover_psnr`, `secret_loss`: as scripts elsewhere call the same figures. */
const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')
    .replace(/^(train|training)(?=.)/, '')
    .replace(/^val(id)?(?=cover|secret)/, 'validation');

const known = new Map(metrics.map((metric) => [plain(metric.name), metric]));

/** The figure that a sweep file means. */
export function metricNamed(name: string): Metric | undefined {
  return known.get(plain(name));
}
