import type { ParameterColumn, TrialRow } from '../../../src/vscode/panels/sweep/contract';
import { figures, golden, sweepSummary, type SweepSnapshot } from './sweep-fixtures';

const activations = ['relu', 'tanh', 'gelu', 'selu'];

/** Every third one is a category. */
const isCategory = (index: number) => index % 3 === 1;

const parameterName = (index: number) => `group${index}.parameter${index}`;

function wideParameter(index: number): ParameterColumn {
  const common = { name: parameterName(index), label: `parameter${index}` };
  return isCategory(index)
    ? { ...common, kind: 'category', values: activations }
    : { ...common, kind: 'number', log: index % 3 === 0 };
}

/** A trial of as many parameters as wanted; the first two of them decide. */
export function wideTrial(number: number, parameters: number, change: Partial<TrialRow> = {}): TrialRow {
  const parts = Array.from({ length: parameters }, (_, index) => golden((index + 1) * number + index));
  const values = parts.map((part, index) => {
    if (isCategory(index)) return activations[Math.floor(part * activations.length)];
    return index % 3 === 0 ? 10 ** (-5 + 4 * part) : part;
  });
  const psnr = 32 - 9 * (parts[0] - 0.6) ** 2 - (parts[1] ?? 0) + golden(11 * number);
  return {
    number,
    state: 'complete',
    values: Object.fromEntries(values.map((value, index) => [parameterName(index), value])),
    figures: { 'validation.secret.psnr': psnr, loss: 0.01 + (34 - psnr) / 400 },
    step: 2000,
    totalSteps: 2000,
    seconds: 95 + (number % 60),
    ...change,
  };
}

export function wideSnapshot(count: number, parameters: number): SweepSnapshot {
  return {
    type: 'snapshot',
    sweep: { ...sweepSummary, trialCount: count },
    parameters: Array.from({ length: parameters }, (_, index) => wideParameter(index)),
    figures,
    trials: Array.from({ length: count }, (_, number) =>
      wideTrial(number, parameters, number === count - 1 ? { state: 'running', figures: {} } : {}),
    ),
  };
}
