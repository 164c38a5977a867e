import type { SweepDefinition } from '../../../src/sweeps/sweep-definition';
import type { SweepOptions } from '../../../src/sweeps/sweep-record';

/** A sweep of the report's parameters, small. */
export const definition: SweepDefinition = {
  name: 'report',
  method: 'grid',
  metric: { name: 'loss', goal: 'minimize' },
  space: [
    { name: 'lr', distribution: { kind: 'categorical', values: [0.001, 0.0005] }, conditions: [] },
    { name: 'activation', distribution: { kind: 'categorical', values: ['relu', 'tanh'] }, conditions: [] },
    {
      name: 'beta',
      distribution: { kind: 'uniform', min: 0.25, max: 4, scale: 'log', integer: false },
      conditions: [],
    },
    {
      name: 'epochs',
      distribution: { kind: 'uniform', min: 100, max: 610, step: 50, scale: 'linear', integer: true },
      conditions: [],
    },
    { name: 'milestones', distribution: { kind: 'categorical', values: [[1, 2], []] }, conditions: [] },
    { name: 'batchSize', distribution: { kind: 'constant', value: 4 }, conditions: [] },
  ],
  preset: 'tiny',
  settings: {},
  seed: 7,
  runner: { kind: 'local' },
};

export const options: SweepOptions = { dataset: 'images', workspace: '/data' };

export const values = {
  lr: 0.0005,
  activation: 'tanh',
  beta: 0.75,
  epochs: 300,
  milestones: [1, 2],
  batchSize: 4,
} as const;
