import type { MetricsLine } from '../../../runs/contract';
import type { LossColumns } from './contract';

/** The losses of metric lines as columns: typed arrays cross to a page many times faster than objects. */
export function lossColumns(lines: readonly MetricsLine[]): LossColumns {
  // Float64Array.from takes several times as long, which 100,000 lines make felt.
  const column = (value: (line: MetricsLine) => number) => {
    const values = new Float64Array(lines.length);
    for (let i = 0; i < lines.length; i++) values[i] = value(lines[i]);
    return values;
  };
  return {
    step: column(({ step }) => step),
    epoch: column(({ epoch }) => epoch),
    time: column(({ time }) => time),
    learningRate: column(({ learningRate }) => learningRate),
    loss: column(({ loss }) => loss),
    coverLoss: column(({ coverLoss }) => coverLoss),
    secretLoss: column(({ secretLoss }) => secretLoss),
  };
}

/** The lines on which the evaluation pairs were measured. */
export function validated(lines: readonly MetricsLine[]): MetricsLine[] {
  return lines.filter(({ validation }) => validation !== undefined);
}
