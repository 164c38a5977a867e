import { describe, expect, it } from 'vitest';
import { configOfTrial } from '../../../../src/sweeps/config-of-trial';
import { parseSweepFile } from '../../../../src/sweeps/file/parse-sweep-file';
import type { SweepDefinition } from '../../../../src/sweeps/sweep-definition';

/** The definition of a file in which nothing at all is to be said. */
function definitionOf(text: string): SweepDefinition {
  const { definition, problems } = parseSweepFile(text, 'sweep.yaml');
  expect(problems.map(({ line }) => line)).toEqual([]);
  if (!definition) throw new Error('no definition');
  return definition;
}

const report = `
method: grid
metric:
  name: loss
  goal: minimize
parameters:
  lr:
    values: [0.001, 0.0005]
  activation:
    values: [relu, tanh]
  epochs:
    values: [300, 600]
stego:
  preset: reference
  dataset: tiny-imagenet
`;

describe('a sweep file', () => {
  it('of the report is read with all its defaults', () => {
    expect(definitionOf(report)).toEqual({
      method: 'grid',
      metric: { name: 'loss', goal: 'minimize' },
      space: [
        { name: 'lr', distribution: { kind: 'categorical', values: [0.001, 0.0005] }, conditions: [] },
        {
          name: 'activation',
          distribution: { kind: 'categorical', values: ['relu', 'tanh'] },
          conditions: [],
        },
        { name: 'epochs', distribution: { kind: 'categorical', values: [300, 600] }, conditions: [] },
      ],
      preset: 'reference',
      settings: {},
      dataset: 'tiny-imagenet',
      seed: 1,
      runner: { kind: 'local' },
    });
  });

  it('gives each trial its settings', () => {
    const config = configOfTrial(
      definitionOf(report),
      { lr: 0.0005, activation: 'tanh', epochs: 600 },
      'images',
    );
    expect(config.schedule).toMatchObject({ learningRate: 0.0005, warmupSteps: 50 });
    expect(config).toMatchObject({ model: { activation: 'tanh' }, epochs: 600, minutes: null });
    expect(config.dataset).toEqual({ path: 'images', fit: 'crop' });
  });
});
