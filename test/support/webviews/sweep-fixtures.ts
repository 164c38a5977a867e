import type { ParameterImportance } from '../../../src/sweeps/importance/contract';
import type {
  FigureColumn,
  ParameterColumn,
  SweepSummary,
  ToSweepPage,
  TrialRow,
} from '../../../src/vscode/panels/sweep/contract';

export type SweepSnapshot = Extract<ToSweepPage, { type: 'snapshot' }>;

export const parameters: readonly ParameterColumn[] = [
  { name: 'schedule.learningRate', label: 'learningRate', kind: 'number', log: true },
  { name: 'model.activation', label: 'activation', kind: 'category', values: ['relu', 'tanh', 'gelu'] },
  { name: 'epochs', label: 'epochs', kind: 'category', values: [300, 600] },
  { name: 'loss.beta', label: 'beta', kind: 'number', log: false },
];

export const figures: readonly FigureColumn[] = [
  { id: 'validation.secret.psnr', label: 'Secret PSNR', goal: 'maximize' },
  { id: 'loss', label: 'Loss', goal: 'minimize' },
];

/** The same numbers every time: a fraction of the golden ratio for each place. */
export const golden = (place: number) => (place * 0.618033988749895) % 1;

export function trialOf(number: number, change: Partial<TrialRow> = {}): TrialRow {
  const rate = 10 ** (-4 + 2 * golden(number + 1));
  const activation = ['relu', 'tanh', 'gelu'][number % 3];
  const epochs = number % 2 === 0 ? 300 : 600;
  const beta = 0.5 + 1.5 * golden(3 * number + 2);
  const psnr =
    26 -
    3 * (Math.log10(rate) + 3) ** 2 +
    (activation === 'relu' ? 1.5 : 0) +
    epochs / 600 +
    golden(7 * number);
  return {
    number,
    state: 'complete',
    values: { 'schedule.learningRate': rate, 'model.activation': activation, epochs, 'loss.beta': beta },
    figures: { 'validation.secret.psnr': psnr, loss: 0.01 + (30 - psnr) / 400 },
    step: 2000,
    totalSteps: 2000,
    seconds: 95 + number,
    ...change,
  };
}

export function trialsOf(count: number): TrialRow[] {
  return Array.from({ length: count }, (_, number) => {
    if (number === count - 1) return trialOf(number, { state: 'running', step: 740, figures: {} });
    if (number === 4) return trialOf(4, { state: 'pruned', step: 400 });
    if (number !== 7) return trialOf(number);
    const problem = 'The loss is not finite at step 12: lower the learning rate.';
    return trialOf(7, { state: 'failed', step: 12, figures: {}, problem });
  });
}

export const sweepSummary: SweepSummary = {
  workspace: '/w',
  name: 'rates-and-activations',
  state: 'running',
  method: 'bayes',
  trialCount: 60,
  facts: [
    { label: 'Method', value: 'bayes' },
    { label: 'Early stopping', value: 'hyperband' },
    { label: 'Runner', value: 'local, 2 at a time' },
    { label: 'Seed', value: '1' },
  ],
  requests: ['stop', 'rerunFailed'],
};

export function sweepSnapshot(count: number, sweep: Partial<SweepSummary> = {}): SweepSnapshot {
  return {
    type: 'snapshot',
    sweep: { ...sweepSummary, ...sweep },
    parameters,
    figures,
    trials: trialsOf(count),
  };
}

export const importance: ParameterImportance = {
  trials: 48,
  leftOut: 2,
  trust: 'fine',
  explained: 0.83,
  floor: 0.05,
  parameters: [
    {
      name: 'schedule.learningRate',
      share: 0.71,
      low: 0.6,
      high: 0.8,
      correlations: [{ label: 'schedule.learningRate', value: -0.31 }],
    },
    {
      name: 'model.activation',
      share: 0.2,
      low: 0.12,
      high: 0.29,
      correlations: [
        { label: 'model.activation=relu', value: 0.52 },
        { label: 'model.activation=tanh', value: -0.25 },
        { label: 'model.activation=gelu', value: -0.27 },
      ],
    },
    { name: 'epochs', share: 0.06, low: 0.02, high: 0.1, correlations: [{ label: 'epochs', value: 0.22 }] },
    {
      name: 'loss.beta',
      share: 0.03,
      low: 0.01,
      high: 0.06,
      correlations: [{ label: 'loss.beta', value: 0.04 }],
    },
  ],
};
