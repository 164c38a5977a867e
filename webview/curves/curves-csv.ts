import type { MetricsLine } from '../../src/runs/contract';
import type { RunCurves } from './run-curves';

const heading = [
  'run',
  'step',
  'epoch',
  'time_s',
  'learning_rate',
  'loss',
  'cover_loss',
  'secret_loss',
  'cover_psnr_db',
  'cover_ssim',
  'cover_rmse',
  'secret_psnr_db',
  'secret_ssim',
  'secret_rmse',
];

/** Every line of the runs as it was measured, RFC 4180; what was not measured stays empty. */
export function curvesCsv(runs: readonly RunCurves[], ownName: string): string {
  const rows = runs.flatMap((run) => rowsOf(run, run.name ?? ownName));
  return [heading.join(','), ...rows, ''].join('\r\n');
}

function rowsOf({ history, validation }: RunCurves, name: string): string[] {
  const byStep = new Map(validation.map((line) => [line.step, line.validation]));
  const { step, epoch, time, learningRate, loss, coverLoss, secretLoss } = history.columns;
  const quoted = /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
  return Array.from(step, (at, i) =>
    [
      quoted,
      at,
      epoch[i],
      numberText(time[i]),
      ...[learningRate[i], loss[i], coverLoss[i], secretLoss[i]].map(numberText),
      ...qualityCells(byStep.get(at)),
    ].join(','),
  );
}

function qualityCells(validation: MetricsLine['validation']): string[] {
  return (['cover', 'secret'] as const).flatMap((image) =>
    (['psnr', 'ssim', 'rmse'] as const).map((metric) => numberText(validation?.[image][metric])),
  );
}

function numberText(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? '' : String(value);
}
