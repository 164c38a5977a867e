import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSweepFile } from '../../../../src/sweeps/file/parse-sweep-file';

/** Files as people have them for W&B, written for its scripts and not for us. */
const files: Readonly<Record<string, string>> = {
  'random, with a command': `
program: train.py
method: random
name: first-sweep
description: Learning rate against batch size
project: deep-steganography
entity: vision-lab
command:
  - \${env}
  - python3
  - \${program}
  - \${args_no_hyphens}
metric:
  name: loss
  goal: minimize
parameters:
  batch_size:
    distribution: q_log_uniform_values
    max: 256
    min: 32
    q: 8
  epochs:
    value: 10
  learning_rate:
    distribution: uniform
    max: 0.1
    min: 0.0001
`,
  'bayes, stopped early': `
# sweep.yaml
method: bayes
metric: {goal: minimize, name: train/loss, target: 0.001}
run_cap: 100
early_terminate:
  type: hyperband
  s: 2
  eta: 3
  max_iter: 27
parameters:
  lr: {distribution: log_uniform_values, min: 0.00001, max: 0.1}
  lambda_is_beta:
    value: 1
`.replace('lambda_is_beta', 'beta'),
  'nested, in the order of nobody': `
parameters:
  model:
    parameters:
      activation: {values: ["relu", 'tanh', leaky-relu]}
      hideBlocks:
        min: 2
        max: 5
  optimizer:
    parameters:
      learning_rate:
        distribution: log_uniform
        min: -9.21
        max: -4.6
      beta1: {values: [0.5, 0.9]}
metric:
  name: secret_loss
method: random
`,
  'with anchors and merges': `
method: random
metric: { name: loss }
parameters:
  lr: &rate
    distribution: log_uniform_values
    min: 0.0001
    max: 0.01
  ssim:
    <<: *rate
    max: 1.0
`,
  'on Windows, with a byte order mark':
    '\uFEFFmethod: grid\r\nparameters:\r\n  seed:\r\n    values: [1, 2, 3]\r\n',
  'as JSON': '{"method":"grid","parameters":{"seed":{"values":[1,2,3]},"clipNorm":{"values":[null,1.0]}}}',
  'a grid of ranges': `
method: grid
parameters:
  seed: { min: 1, max: 5 }
  channel.noise: { distribution: q_uniform, min: 0, max: 0.1, q: 0.05 }
`,
};

describe('a file for W&B', () => {
  it.each(Object.keys(files))('%s has no error', (name) => {
    const { definition, problems } = parseSweepFile(files[name], 'f');
    expect(problems.filter(({ severity }) => severity !== 'information')).toEqual([]);
    expect(definition).toBeDefined();
  });

  it('keeps its order and its names', () => {
    const { definition } = parseSweepFile(files['nested, in the order of nobody'], 'f');
    expect(definition?.space.map(({ name, distribution: { kind } }) => [name, kind])).toEqual([
      ['model.activation', 'categorical'],
      ['model.hideBlocks', 'uniform'],
      ['optimizer.learning_rate', 'uniform'],
      ['optimizer.beta1', 'categorical'],
    ]);
  });

  it('lets what is written count more than what is merged', () => {
    const { definition } = parseSweepFile(files['with anchors and merges'], 'f');
    expect(definition?.space[1].distribution).toMatchObject({ min: 0.0001, max: 1, scale: 'log' });
  });

  it('may leave its metric out where nothing goes by it', () => {
    expect(parseSweepFile(files['a grid of ranges'], 'f').definition?.metric).toEqual({
      name: 'loss',
      goal: 'minimize',
    });
  });

  it('has the cap and the target of its sweep', () => {
    expect(parseSweepFile(files['bayes, stopped early'], 'f').definition).toMatchObject({
      runCap: 100,
      metric: { name: 'train/loss', target: 0.001 },
      earlyStopping: { kind: 'hyperband', bands: [3, 9], strict: true },
    });
  });
});

describe('the file in the README', () => {
  it('has nothing wrong in it', async () => {
    const readme = await readFile(path.join(import.meta.dirname, '../../../../README.md'), 'utf8');
    const [text] = /(?<=```yaml\n)method: [^`]+/.exec(readme) ?? [''];
    expect(parseSweepFile(text, 'README.md')).toMatchObject({
      definition: { method: 'bayes' },
      problems: [],
    });
  });
});

describe('what only we read', () => {
  const text = (stego: string) => `
method: bayes
metric: { name: loss }
parameters:
  schedule.warmupSteps: { min: 0, max: 100 }
  schedule.kind: { values: [constant, cosine] }
  model.period: { min: 8.0, max: 64.0 }
  model.name: { values: [baluja, jpeg-qim] }
stego:
${stego}`;

  const conditions = `
  conditions:
    schedule.warmupSteps: { scheduler: [cosine] }
    model.period: { model.name: [jpeg-qim] }
`;

  it('puts parameters behind those that they depend on', () => {
    const { definition, problems } = parseSweepFile(text(conditions), 'f');
    expect(problems).toEqual([]);
    expect(definition?.space.map(({ name, conditions: all }) => [name, all])).toEqual([
      ['schedule.kind', []],
      ['schedule.warmupSteps', [{ parameter: 'schedule.kind', values: ['cosine'] }]],
      ['model.name', []],
      ['model.period', [{ parameter: 'model.name', values: ['jpeg-qim'] }]],
    ]);
  });

  it('has the defaults of its rules', () => {
    const asha = `${conditions}  earlyStopping: { kind: asha }\n`;
    expect(parseSweepFile(text(asha), 'f').definition?.earlyStopping).toEqual({
      kind: 'asha',
      minReports: 1,
      eta: 3,
    });
    const median = `${conditions}  earlyStopping: { kind: median, minReports: 4 }\n`;
    expect(parseSweepFile(text(median), 'f').definition?.earlyStopping).toEqual({
      kind: 'median',
      minReports: 4,
      minTrials: 5,
    });
  });

  it('says where the trials run', () => {
    const runner = `${conditions}  parallel: 8\n  runner: { kind: slurm, partition: gpu, memory: 8000, timeLimit: 90 }\n`;
    expect(parseSweepFile(text(runner), 'f').definition).toMatchObject({
      parallel: 8,
      runner: { kind: 'slurm', partition: 'gpu', gpus: 1, memory: '8000', timeLimit: 90 },
    });
  });

  it('tells of a circle once', () => {
    const circle = `
  conditions:
    schedule.warmupSteps: { schedule.kind: [cosine] }
    schedule.kind: { schedule.warmupSteps: [3] }
    model.period: { model.name: [jpeg-qim] }
`;
    const found = parseSweepFile(text(circle), 'f').problems.map(({ line }) => line);
    expect(found.filter((line) => line.includes('depends on itself'))).toHaveLength(1);
  });
});

describe('any text', () => {
  it.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['brackets', '['.repeat(10_000)],
    ['an anchor in itself', 'method: &a [*a]\n'],
    ['keys of all kinds', '? [a, b]\n: 1\n1: 2\ntrue: 3\nnull: 4\n'],
    ['tags', 'method: !!binary aGVsbG8=\nparameters: !foo { lr: !!set { a } }\n'],
    ['two documents', 'method: grid\n---\nmethod: random\n'],
    [
      'names of objects',
      'constructor: 1\n__proto__: { x: 1 }\nparameters: { __proto__: { value: 1 }, toString: { value: 1 } }\n',
    ],
  ])('%s is refused without failing', (_, text) => {
    const { definition, problems } = parseSweepFile(text, 'f');
    expect(definition).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    for (const { range, line } of problems) {
      expect(range.end).toBeGreaterThan(range.start);
      expect(line).not.toContain('\n');
    }
  });
});
