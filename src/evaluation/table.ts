import type { ImageMetrics, PairMetrics } from '../runs/contract';

export interface MetricsRow {
  /** What was measured, such as `this network` or `LSB, 4 bits`. */
  readonly label: string;
  readonly metrics: PairMetrics;
}

const METRICS = [
  { name: 'PSNR', of: (image: ImageMetrics) => image.psnr, digits: 2 },
  { name: 'SSIM', of: (image: ImageMetrics) => image.ssim, digits: 4 },
  { name: 'RMSE', of: (image: ImageMetrics) => image.rmse, digits: 2 },
];

/** Cover and secret metrics of several systems as plain text, one line a system, ending without a newline. */
export function metricsTable(rows: readonly MetricsRow[]): string {
  const header = [
    '',
    ...METRICS.map(({ name }) => `cover ${name}`),
    ...METRICS.map(({ name }) => `secret ${name}`),
  ];
  return plainTable(
    header,
    rows.map(({ label, metrics }) => [
      label,
      ...METRICS.map(({ of, digits }) => formatNumber(of(metrics.cover), digits)),
      ...METRICS.map(({ of, digits }) => formatNumber(of(metrics.secret), digits)),
    ]),
  );
}

/** A table for a terminal with a fixed-width font: the first column set to the left, numbers to the right. */
export function plainTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column])].map((cell) => [...cell].length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => padded(cell, widths[column], column === 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(header), rule, ...rows.map(line)].join('\n');
}

function padded(cell: string, width: number, left: boolean): string {
  const space = ' '.repeat(width - [...cell].length);
  return left ? cell + space : space + cell;
}

function formatNumber(value: number, digits: number): string {
  return value === Infinity ? '∞' : value.toFixed(digits);
}
