import type { ImageMetrics, PairMetrics } from '../runs/contract';
import type { ImageReport, PairReport } from './pair-metrics';

export interface MetricsRow {
  /** What was measured, such as `this network` or `LSB, 4 bits`. */
  readonly label: string;
  readonly metrics: PairMetrics;
}

export interface ReportRow {
  readonly label: string;
  readonly report: PairReport;
}

interface Column<Image> {
  readonly name: string;
  readonly of: (image: Image) => number;
  readonly digits: number;
}

const METRICS: readonly Column<ImageMetrics>[] = [
  { name: 'PSNR', of: (image) => image.psnr, digits: 2 },
  { name: 'SSIM', of: (image) => image.ssim, digits: 4 },
  { name: 'RMSE', of: (image) => image.rmse, digits: 2 },
];

const REPORT: readonly Column<ImageReport>[] = [
  ...METRICS,
  { name: 'MAE', of: (image) => image.mae, digits: 2 },
  { name: 'worst', of: (image) => image.worstPsnr, digits: 2 },
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
    rows.map(({ label, metrics }) => [label, ...cells(METRICS, metrics)]),
  );
}

/**
 * `metricsTable` with MAE and the PSNR of the worst pair. `cover` and `secret` stand over the first of their columns
 * only, so that the lines fit into a terminal.
 */
export function reportTable(rows: readonly ReportRow[]): string {
  const names = REPORT.map(({ name }) => name).slice(1);
  return plainTable(
    ['', 'cover PSNR', ...names, 'secret PSNR', ...names],
    rows.map(({ label, report }) => [label, ...cells(REPORT, report)]),
  );
}

function cells<Image>(
  columns: readonly Column<Image>[],
  { cover, secret }: { readonly cover: Image; readonly secret: Image },
): string[] {
  return [cover, secret].flatMap((image) => columns.map(({ of, digits }) => formatNumber(of(image), digits)));
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
