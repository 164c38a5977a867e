import type { MetricsLine } from './contract';

/** The columns of a run's figures as a table, with the names that the curves' own table has. */
const columns: Readonly<Record<string, (line: MetricsLine) => number | undefined>> = {
  step: (line) => line.step,
  epoch: (line) => line.epoch,
  time_s: (line) => line.time,
  learning_rate: (line) => line.learningRate,
  loss: (line) => line.loss,
  cover_loss: (line) => line.coverLoss,
  secret_loss: (line) => line.secretLoss,
  cover_psnr_db: (line) => line.validation?.cover.psnr,
  cover_ssim: (line) => line.validation?.cover.ssim,
  cover_rmse: (line) => line.validation?.cover.rmse,
  secret_psnr_db: (line) => line.validation?.secret.psnr,
  secret_ssim: (line) => line.validation?.secret.ssim,
  secret_rmse: (line) => line.validation?.secret.rmse,
  skipped_steps: (line) => line.skippedSteps,
};

export interface MetricsTable {
  readonly columns: readonly string[];
  /** What was not measured at a step is undefined. */
  readonly rows: readonly (readonly (number | undefined)[])[];
}

/** One row for each line of metrics.jsonl. */
export function metricsTable(lines: readonly MetricsLine[]): MetricsTable {
  const read = Object.values(columns);
  return { columns: Object.keys(columns), rows: lines.map((line) => read.map((value) => value(line))) };
}
