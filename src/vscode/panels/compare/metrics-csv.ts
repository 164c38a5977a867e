import type { PairMetrics } from '../../../runs/contract';

export interface CsvRow {
  readonly label: string;
  readonly pairs: number;
  readonly figures: PairMetrics;
}

/** The table of figures as CSV (RFC 4180), with all digits. */
export function metricsCsv(rows: readonly CsvRow[]): string {
  const images = ['cover', 'secret'] as const;
  const metrics = ['psnr', 'ssim', 'rmse'] as const;
  const head = [
    'checkpoint',
    'pairs',
    ...images.flatMap((image) => metrics.map((name) => `${image}_${name}`)),
  ];
  const lines = rows.map(({ label, pairs, figures }) => [
    quoted(label),
    pairs,
    ...images.flatMap((image) => metrics.map((name) => figures[image][name])),
  ]);
  return [head, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** A spreadsheet takes a cell that begins like a formula for one. */
function quoted(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
