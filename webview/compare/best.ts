import type { PairMetrics } from '../../src/runs/contract';

export const images = ['cover', 'secret'] as const;
export const metrics = ['psnr', 'ssim', 'rmse'] as const;

/** One column of the table of figures. */
export interface FigureColumn {
  readonly image: (typeof images)[number];
  readonly metric: (typeof metrics)[number];
}

export const figureColumns: readonly FigureColumn[] = images.flatMap((image) =>
  metrics.map((metric) => ({ image, metric })),
);

/** The best value of a column: the lowest error, else the highest. Undefined where there is nothing to compare with. */
export function bestOf(all: readonly PairMetrics[], { image, metric }: FigureColumn): number | undefined {
  if (all.length < 2) return undefined;
  const values = all.map((figures) => figures[image][metric]);
  return metric === 'rmse' ? Math.min(...values) : Math.max(...values);
}
