import { describe, expect, it } from 'vitest';
import { complete } from '../../../../src/writing-help/complete';
import { explain, expectationOf } from '../../../../src/writing-help/explain';

/** What is offered where `|` stands in the text. */
const labels = (marked: string, known = {}) =>
  complete(marked.replace('|', ''), marked.indexOf('|'), 'sweep', known).map(({ label }) => label);

const explained = (marked: string) => explain(marked.replace('|', ''), marked.indexOf('|'), 'sweep');

describe('in a sweep file', () => {
  it('what it cannot be without is offered first', () => {
    expect(labels('|').slice(0, 3)).toEqual(['method', 'metric', 'parameters']);
    expect(labels('|')).toEqual(expect.arrayContaining(['run_cap', 'early_terminate', 'stego', 'program']));
    expect(labels('method: grid\n|')).not.toContain('method');
  });

  it.each([
    ['method: |', ['grid', 'random', 'bayes']],
    ['metric:\n  goal: |', ['minimize', 'maximize']],
    ['metric:\n  |', ['name', 'goal', 'target']],
    ['early_terminate:\n  type: |', ['hyperband']],
    ['stego:\n  runner:\n    kind: |', ['local', 'slurm']],
    [
      'stego:\n  runner:\n    kind: slurm\n    |',
      ['host', 'command', 'partition', 'account', 'gpus', 'cpus', 'memory', 'timeLimit'],
    ],
    ['stego:\n  earlyStopping:\n    kind: median\n    |', ['minReports', 'minTrials']],
    [
      'stego:\n  preset: robust\n  settings:\n    model:\n      |',
      ['quality', 'period', 'stages', 'width', 'blocks'],
    ],
  ])('%j has what fits there', (text, expected) => {
    const found = labels(text);
    expect(found.filter((label) => expected.includes(label)).sort()).toEqual([...expected].sort());
    expect(found.filter((label) => !expected.includes(label) && label !== 'name')).toEqual([]);
  });

  it('parameters are the settings of a run, or groups of them', () => {
    const names = labels('parameters:\n  |\n');
    expect(names).toEqual(
      expect.arrayContaining(['schedule.learningRate', 'model.activation', 'batchSize', 'model']),
    );
    expect(names).not.toContain('dataset.path');
    expect(labels('parameters:\n  model:\n    parameters:\n      |\n')).toContain('activation');
    expect(labels('metric:\n  name: |\n')).toContain('validation.secret.psnr');
  });

  it.each(['model.activation', 'activation', 'act'])('the values of %s are those of its setting', (name) => {
    const activations = ['relu', 'leaky-relu', 'tanh', 'sigmoid'];
    expect(labels(`parameters:\n  ${name}:\n    values: [|]\n`)).toEqual(activations);
    expect(labels(`parameters:\n  ${name}:\n    values:\n      - relu\n      - |\n`)).toEqual(activations);
    expect(labels(`parameters:\n  ${name}:\n    value: |\n`)).toEqual(activations);
    expect(labels(`parameters:\n  ${name}:\n    distribution: |\n`)).toContain('log_uniform_values');
    expect(labels(`parameters:\n  ${name}:\n    |\n`)).toEqual(
      expect.arrayContaining(['values', 'min', 'distribution']),
    );
  });

  it('conditions have the parameters of the file and their values', () => {
    const parameters =
      'parameters:\n  lr: { min: 0.1, max: 0.2 }\n  model:\n    parameters:\n      activation: { values: [relu, tanh] }\n  schedule.kind: { value: cosine }\n';
    const conditions = (text: string) => `${parameters}stego:\n  conditions:\n    ${text}\n`;
    expect(labels(conditions('|'))).toEqual(['lr', 'model.activation', 'schedule.kind']);
    expect(labels(conditions('lr: { model.activation: [relu] }\n    |'))).not.toContain('lr');
    expect(labels(conditions('lr:\n      |'))).toEqual(['model.activation', 'schedule.kind']);
    expect(labels(conditions('learning_rate:\n      |'))).toContain('schedule.kind');
    expect(labels(conditions('lr:\n      model.activation: [|]'))).toEqual(['relu', 'tanh']);
    expect(labels(conditions('lr: { schedule.kind: [|] }'))).toEqual(['cosine']);
    expect(explained(conditions('lr: { model.acti|vation: [relu] }'))?.schema.description).toContain(
      'The values of model.activation',
    );
    expect(labels('stego:\n  conditions:\n    |\n')).toEqual([]);
  });

  it('datasets are those that are known', () => {
    expect(labels('stego:\n  dataset: |\n', { 'stego.dataset': ['images', 'faces'] })).toEqual([
      'images',
      'faces',
    ]);
  });

  it('settings, keys and distributions are explained', () => {
    const setting = explained('parameters:\n  l|r: { value: 1 }\n');
    expect(setting).toMatchObject({ setting: 'parameters.lr' });
    expect(setting?.schema.description).toMatch(/learning rate at its peak/);
    expect(explained('parameters:\n  lr: { mi|n: 1 }\n')?.schema.description).toMatch(/range begins/);
    expect(explained('early_terminate:\n  et|a: 3\n')).toMatchObject({ leftOut: 3 });
    const parallel = explained('stego:\n  par|allel: 3\n');
    expect(parallel && expectationOf(parallel.schema)).toMatchObject({
      kind: 'whole',
      least: 1,
      most: 10_000,
    });
    expect(explained('stego:\n  settings:\n    batch|Size: 3\n')?.schema.description).toMatch(/Pairs/);
  });
});
