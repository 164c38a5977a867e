import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { describe, expect, it } from 'vitest';
import { randomFor } from '../../../../src/seeded-random';
import { exampleSweep } from '../../../../src/sweeps/file/example-sweep';
import { parseSweepFile } from '../../../../src/sweeps/file/parse-sweep-file';
import { trialsOf } from '../../../../src/sweeps/file/trials-of';
import { plainNumber } from '../../../../src/sweeps/file/plain-number';
import { readPlainScalar } from '../../../../src/sweeps/file/python-scalar';
import { printSweepFile } from '../../../../src/sweeps/file/print-sweep-file';
import { presetList } from '../../../../src/training/preset-list';

/** What is chosen at random while a file is put together. */
class Choices {
  private readonly random;

  constructor(seed: number) {
    this.random = randomFor(seed, 77);
  }

  whole(from: number, to: number): number {
    return uniformInt(this.random, from, to);
  }

  number(from: number, to: number): number {
    return Number((from + (to - from) * (this.whole(0, 1e6) / 1e6)).toPrecision(this.whole(1, 9)));
  }

  of<T>(...choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)];
  }
}

/** A file that is right, in braces of JSON, which YAML is as well. */
function someFile(seed: number): string {
  const some = new Choices(seed);
  const method = some.of('grid', 'random', 'bayes');
  const lr = {
    distribution: 'log_uniform_values',
    min: some.number(1e-7, 1e-4),
    max: some.number(1e-3, 0.5),
  };
  const noises = [
    { min: 0.001, max: some.number(0.1, 1) },
    { distribution: 'q_uniform', min: 0, max: some.number(0.5, 1), q: some.number(0.01, 0.2) },
    { distribution: 'log_uniform', min: some.number(-9, -5), max: some.number(-4, -1) },
    { distribution: 'inv_log_uniform', min: some.number(1, 3), max: some.number(4, 9) },
    { distribution: 'normal', mu: 0.5, sigma: some.number(0.01, 0.1) },
    { distribution: 'q_log_normal', mu: -3, sigma: some.number(0.1, 0.9), q: 0.01 },
    { distribution: 'beta', a: some.number(0.5, 3), b: some.number(0.5, 3) },
    { distribution: 'q_beta', a: 2, b: 2, q: 0.25 },
    { value: some.number(0, 1) },
  ];
  const parameters = {
    lr: method === 'grid' ? { values: [some.number(1e-7, 1), 5e-7] } : lr,
    'model.activation': {
      values: ['relu', 'tanh'],
      ...(method === 'grid' ? {} : { probabilities: [0.25, 0.75] }),
    },
    batch_size: some.of<object>({ min: 2, max: some.whole(3, 64) }, { values: [1, some.whole(2, 9)] }),
    channel: { parameters: { noise: method === 'grid' ? { value: 0.1 } : some.of<object>(...noises) } },
  };
  const hyperband = some.of(
    { type: 'hyperband', min_iter: some.whole(1, 9), eta: some.of(2, 3, 1.5) },
    {
      type: 'hyperband',
      max_iter: some.whole(9, 500),
      s: some.whole(1, 6),
      eta: some.of(2, 3, 4.5),
      strict: false,
    },
  );
  const early = some.of('none', 'wandb', 'asha', 'median');
  return JSON.stringify({
    method,
    ...some.of<object>({}, { name: 'on', description: 'two\nlines: "1e-5"' }),
    metric: {
      name: 'secretLoss',
      goal: 'minimize',
      ...some.of<object>({}, { target: some.number(1e-9, 1) }),
    },
    parameters,
    ...some.of<object>({}, { run_cap: some.whole(1, 100) }),
    ...(early === 'wandb' ? { early_terminate: hyperband } : {}),
    stego: {
      preset: some.of('tiny', 'demo', 'reference'),
      dataset: some.of('images', '~/my images: all', 'yes', '1.5'),
      settings: some.of<object>({}, { loss: { beta: some.number(0.1, 3) }, model: { filters: { 3: 8 } } }),
      seed: some.whole(0, 99),
      ...some.of<object>({}, { parallel: 3 }),
      runner: some.of<object>(
        { kind: 'local' },
        { kind: 'slurm', host: 'login.example', memory: '8G', timeLimit: 90 },
      ),
      ...some.of<object>({}, { conditions: { lr: { 'model.activation': ['relu'] } } }),
      ...(early === 'asha' || early === 'median' ? { earlyStopping: { kind: early } } : {}),
    },
  });
}

describe('a printed sweep file', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('reads back to the same (%i)', (seed) => {
    const { definition, problems } = parseSweepFile(someFile(seed), 'f');
    if (!definition) throw new Error(problems.map(({ line }) => line).join('\n'));
    const printed = printSweepFile(definition);
    expect(parseSweepFile(printed, 'f')).toEqual({ definition, problems: expect.anything() });
    expect(
      parseSweepFile(printed, 'f').problems.filter(({ severity }) => severity !== 'information'),
    ).toEqual([]);
  });
});

describe('a plain number', () => {
  it.each([
    [0.001, '0.001'],
    [5e-7, '0.0000005'],
    [1.25e-10, '0.000000000125'],
    [-2e-8, '-0.00000002'],
    [1e21, '1000000000000000000000'],
    [1.5e22, '15000000000000000000000'],
    [1e-30, '1.0e-30'],
    [2.5e300, '2.5e+300'],
    [3, '3'],
  ])('%f is written %s', (value, text) => {
    expect(plainNumber(value)).toBe(text);
    expect(readPlainScalar(text)).toMatchObject({ value, isTextToPython: false });
  });
});

describe('the example', () => {
  it.each(presetList.map(({ id }) => id))('of %s has nothing wrong in it, and eight trials', (preset) => {
    const { definition, problems } = parseSweepFile(exampleSweep({ preset }), 'f');
    expect(problems).toEqual([]);
    expect(definition?.space.map(({ name }) => name)).toEqual(['lr', expect.any(String), 'epochs']);
    expect(trialsOf(definition!)).toBe(8);
  });

  it.each([undefined, 'images', 'my: images', 'no'])(
    'for the dataset %s has nothing wrong in it',
    (dataset) => {
      const text = exampleSweep({ preset: 'demo', ...(dataset === undefined ? {} : { dataset }) });
      const { definition, problems } = parseSweepFile(text, 'f');
      expect(problems).toEqual([]);
      expect(definition).toMatchObject({
        method: 'grid',
        preset: 'demo',
        ...(dataset === undefined ? {} : { dataset }),
      });
      expect(text).toContain('values: [0.001, 0.0005]');
    },
  );
});
