import { describe, expect, it } from 'vitest';
import { parseSweepFile } from '../../../../src/sweeps/file/parse-sweep-file';

const lines = (text: string) =>
  parseSweepFile(text, 'f').problems.map(({ line }) => line.replace(/^f: /, ''));

/** A sweep that is right but for what is put into it. */
const sweep = (parameters: string, { method = 'random', rest = '', metric = 'name: loss' } = {}) =>
  `method: ${method}\nmetric: { ${metric} }\nparameters:\n  ${parameters}\n${rest}`;

describe('one mistake is one line', () => {
  it.each([
    ['', 'line 1: method is missing: it must be one of grid, random, bayes'],
    ['- 1\n', 'line 1: the file must be a YAML mapping of settings'],
    ['method: grid\nparameters:\n  seed: {value: 1\n', /^line \d: /],
    ['method: grid\n---\nmethod: random\n', 'line 2: A second document begins here: keep one of them'],
    ['method: grid\nparameters:\n  lr: *rate\n', 'line 3: There is no &rate before it.'],
    [sweep('"l\\nr\\e[2J": { value: 1 }'), 'line 4: l r [2J is not a known setting'],
    [
      sweep('seed: { distribution: q_uniform, min: 1, max: 1000000000, q: 1 }', { method: 'grid' }),
      'line 4: seed has too many values to try each: give it a larger q',
    ],
  ])('%j', (text, line) => {
    const [first] = lines(text);
    expect(first).toMatch(line);
  });

  it('also where nobody could follow any more', () => {
    const deep = `method: ${'['.repeat(900)}${']'.repeat(900)}\n`;
    expect(lines(deep)).toEqual(['line 1: Its groups are nested too deeply to be read.']);
  });

  it.each([
    // The file.
    [
      'parameters: { seed: { value: 1 } }\n',
      'line 1: method is missing: it must be one of grid, random, bayes',
    ],
    ['method: grid\n', 'line 1: parameters is missing: it says which settings the sweep varies'],
    [
      'method: grd\nparameters: { seed: { value: 1 } }\n',
      'line 1: method must be one of grid, random, bayes',
    ],
    [
      'method: custom\nmetrics: [{ name: a }, { name: b }]\nparameters: { seed: { value: 1 } }\n',
      'line 1: method is custom, which leaves the search to a program of its own: take grid, random or bayes',
    ],
    [
      'method: grid\nmetrics: [{ name: loss }, { name: coverLoss }]\nparameters: { seed: { value: 1 } }\n',
      'line 2: metrics are several: a sweep here is about one, under metric',
    ],
    [
      'method: bayes\nparameters: { seed: { value: 1 } }\n',
      'line 1: metric is missing: it is what bayes goes by',
    ],
    ['method: grid\nmetod: 1\nparameters: { seed: { value: 1 } }\n', 'line 2: metod is not a known setting'],
    [
      'method: grid\nrun_kap: 1\nparameters: { seed: { value: 1 } }\n',
      'line 2: run_kap is not a known setting: did you mean run_cap?',
    ],
    [
      sweep('seed: { value: 1 }', { rest: 'run_cap: 0\n' }),
      'line 5: run_cap must be a whole number from 1 on',
    ],
    [
      sweep('seed: { value: 1 }', { rest: 'run_cap: 1.5\n' }),
      'line 5: run_cap must be a whole number from 1 on',
    ],
    [sweep('seed: { value: 1 }', { rest: 'name: 5\n' }), 'line 5: name must be a text'],
    // The metric.
    [
      sweep('seed: { value: 1 }', { metric: 'goal: minimize' }),
      /^line 2: metric\.name is missing: it is one of loss, coverLoss, secretLoss, validation\.cover\.psnr/,
    ],
    [
      sweep('seed: { value: 1 }', { metric: 'name: accuracy' }),
      /^line 2: metric\.name must be one of loss, /,
    ],
    [
      sweep('seed: { value: 1 }', { metric: 'name: secretLos' }),
      'line 2: metric.name must be a figure of the training: did you mean secretLoss?',
    ],
    [
      sweep('seed: { value: 1 }', { metric: 'name: loss, goal: Minimize' }),
      'line 2: metric.goal must be one of minimize, maximize',
    ],
    [
      sweep('seed: { value: 1 }', { metric: 'name: loss, target: low' }),
      'line 2: metric.target must be a number',
    ],
    [
      sweep('seed: { value: 1 }', { metric: 'name: loss, gaol: minimize' }),
      'line 2: metric.gaol is not a known setting: did you mean goal?',
    ],
    // Names of parameters.
    [sweep('dropout: { values: [0, 0.5] }'), 'line 4: dropout is not a known setting'],
    [
      sweep('activatoin: { values: [relu] }'),
      'line 4: activatoin is not a known setting: did you mean activation?',
    ],
    [
      sweep('schedule.learningRat: { value: 1 }'),
      'line 4: schedule.learningRat is not a known setting: did you mean schedule.learningRate?',
    ],
    [
      sweep('model: { parameters: { aktivation: { value: relu } } }'),
      'line 4: model.aktivation is not a known setting: did you mean activation?',
    ],
    [
      sweep('every: { values: [1] }'),
      'line 4: every is a group of settings: name one of them, such as every.log or every.evaluate',
    ],
    [
      sweep('lr: { value: 0.1 }\n  learning_rate: { value: 0.2 }'),
      'line 5: learning_rate is schedule.learningRate, which lr varies already',
    ],
    [
      sweep('epochs: { value: 3 }\n  steps: { value: 3 }'),
      'line 5: steps cannot vary beside epochs: a training has one length',
    ],
    [
      sweep('epochs: { values: [1, 2] }\n  minutes: { value: 1 }'),
      'line 5: minutes cannot vary beside epochs: a training has one length',
    ],
    // How parameters are written.
    [sweep('lr: 0.1'), 'line 4: parameters.lr must say which values to try, such as { value: 0.1 }'],
    [
      sweep('lr: [0.1, 0.2]'),
      'line 4: parameters.lr must say which values to try, such as { values: [0.1,0.2] }',
    ],
    [
      sweep('lr:'),
      'line 4: parameters.lr must say which values to try, such as value, values, or min and max',
    ],
    [
      sweep('lr: {}'),
      'line 4: parameters.lr must say which values to try: give it value, values, or min and max',
    ],
    [
      sweep('lr: { valuess: [0.1] }'),
      'line 4: parameters.lr.valuess is not a known setting: did you mean values?',
    ],
    [sweep('lr: { values: [0.1], min: 0 }'), 'line 4: parameters.lr.min does not belong to categorical'],
    [sweep('lr: { min: 0.1 }'), 'line 4: parameters.lr.max is missing: it belongs to uniform'],
    [sweep('lr: { max: 1 }'), 'line 4: parameters.lr.min is missing: it belongs to int_uniform'],
    [sweep('lr: { mu: 0.1 }'), 'line 4: parameters.lr.distribution is missing: it says what mu belongs to'],
    [
      sweep('steps: { min: 1, max: 100, q: 10 }'),
      'line 4: parameters.steps.q does not belong to int_uniform: write distribution: q_uniform',
    ],
    [
      sweep('lr: { distribution: log_uniform_values, min: 0.1, max: 1, q: 0.1 }'),
      'line 4: parameters.lr.q does not belong to log_uniform_values: write distribution: q_log_uniform_values',
    ],
    [
      sweep('lr: { distribution: categorical, values: [0.1], probabilities: [1] }'),
      'line 4: parameters.lr.probabilities does not belong to categorical: write categorical_w_probabilities',
    ],
    [
      sweep('lr: { distribution: loguniform, min: 1, max: 2 }'),
      /^line 4: parameters\.lr\.distribution must be one of constant, /,
    ],
    [sweep('lr: { values: 0.1 }'), 'line 4: parameters.lr.values must be a list of at least one value'],
    [sweep('lr: { values: [] }'), 'line 4: parameters.lr.values must be a list of at least one value'],
    [
      sweep('lr: { values: [0.1, 0.2], probabilities: [0.5] }'),
      'line 4: parameters.lr.probabilities must be as many as values: 2, not 1',
    ],
    [
      sweep('lr: { values: [0.1, 0.2], probabilities: [0.5, 0.6] }'),
      'line 4: parameters.lr.probabilities must be 1 together, not 1.1',
    ],
    [
      sweep('lr: { values: [0.1, 0.2], probabilities: [2, -1] }'),
      'line 4: parameters.lr.probabilities must be a list of numbers from 0 on',
    ],
    [sweep('lr: { min: 0.2, max: 0.1 }'), 'line 4: parameters.lr.min must be below max, which is 0.1'],
    [sweep('steps: { min: 3, max: 3 }'), 'line 4: parameters.steps.min must be below max, which is 3'],
    [sweep('lr: { min: low, max: 0.1 }'), 'line 4: parameters.lr.min must be a number'],
    [sweep('lr: { min: "0.05", max: 0.1 }'), 'line 4: parameters.lr.min must be a number'],
    [
      sweep('steps: { distribution: int_uniform, min: 1.0, max: 3 }'),
      'line 4: parameters.steps.min must be a whole number without a point',
    ],
    [
      sweep('lr: { distribution: log_uniform_values, min: 0, max: 0.1 }'),
      'line 4: parameters.lr.min must be a number above 0',
    ],
    [
      sweep('lr: { distribution: log_uniform, min: 100, max: 1000 }'),
      /^line 4: parameters\.lr\.min and max are exponents of e: .* write log_uniform_values$/,
    ],
    [
      sweep('steps: { distribution: q_uniform, min: 1, max: 9, q: 0 }'),
      'line 4: parameters.steps.q must be a number above 0',
    ],
    [
      sweep('steps: { distribution: q_uniform, min: 11, max: 19, q: 10 }'),
      'line 4: parameters.steps.q must have a multiple between 11 and 19',
    ],
    [
      sweep('lr: { distribution: log_normal, mu: -7, sigma: 0 }'),
      'line 4: parameters.lr.sigma must be a number above 0',
    ],
    [
      sweep('channel.noise: { distribution: beta, a: 0 }'),
      'line 4: parameters.channel.noise.a must be a number above 0',
    ],
    [sweep('model: { parameters: {} }'), 'line 4: parameters.model must name at least one setting to vary'],
    [
      sweep('model: { parameters: { activation: { value: relu } }, foo: 1 }'),
      'line 4: parameters.model.foo is not a known setting',
    ],
    // Values that a training refuses.
    [
      sweep('activation: { values: [relu, swish, tanh] }'),
      'line 4: activation must be one of relu, leaky-relu, tanh, sigmoid, not "swish"',
    ],
    [
      sweep('activation:\n    values:\n      - relu\n      - swish'),
      'line 7: activation must be one of relu, leaky-relu, tanh, sigmoid, not "swish"',
    ],
    [sweep('batch_size: { value: 0 }'), 'line 4: batch_size must be a whole number from 1 to 1024'],
    [sweep('batch_size: { min: 0, max: 8 }'), 'line 4: batch_size must be a whole number from 1 to 1024'],
    [sweep('batch_size: { min: 4, max: 2048 }'), 'line 4: batch_size must be a whole number from 1 to 1024'],
    [
      sweep('batch_size: { min: 2.0, max: 16.0 }'),
      'line 4: batch_size must be a whole number, and this draws fractions: write min and max without a point, or q: 1',
    ],
    [
      sweep('batch_size: { distribution: log_uniform_values, min: 2, max: 16 }'),
      'line 4: batch_size must be a whole number, and this draws fractions: give its distribution a q of 1',
    ],
    [sweep('lr: { min: 0.0, max: 0.1 }'), 'line 4: lr must be a number above 0'],
    [sweep('lr: { distribution: normal, mu: -1 }'), 'line 4: lr must be a number above 0'],
    [sweep('model.period: { values: [10, 20] }'), 'line 4: model.period is no setting of the network baluja'],
    [
      sweep('model.name: { values: [baluja, jpeg-qim] }\n  model.period: { values: [10, 20] }'),
      'line 5: model.period is no setting of the network baluja',
    ],
    [
      sweep('model.name: { values: [jpeg-qim, baluja] }\n  model.period: { values: [10, 20] }'),
      'line 4: model.period is no setting of the network baluja',
    ],
    [
      sweep('model.name: { values: [baluja, jpeg-qim] }\n  imageSize: { values: [36, 64] }'),
      'line 4: imageSize must be a multiple of 8 for jpeg-qim',
    ],
    [
      sweep('model.name: { value: jpeg-qim }\n  imageSize: { values: [64, 36] }'),
      'line 5: imageSize must be a multiple of 8 for jpeg-qim, not 36',
    ],
    [
      sweep('schedule.kind: { values: [cosine, steps] }'),
      'line 4: schedule.milestones must name at least one epoch where kind is steps',
    ],
    // Grids.
    [
      sweep('lr: { min: 0.1, max: 0.2 }', { method: 'grid' }),
      'line 4: lr has no end of values for a grid: give it values, whole min and max, or q_uniform',
    ],
    [
      sweep('batchSize: { distribution: q_log_uniform_values, min: 2, max: 16, q: 2 }', { method: 'grid' }),
      'line 4: batchSize has no end of values for a grid: give it values, whole min and max, or q_uniform',
    ],
    [
      sweep('lr: { values: [0.1, 0.2], probabilities: [0.5, 0.5] }', { method: 'grid' }),
      'line 4: lr cannot have probabilities in a grid, which tries every value once',
    ],
    // Early stopping.
    [
      'method: random\nparameters: { seed: { value: 1 } }\nearly_terminate: { type: hyperband, min_iter: 3 }\n',
      'line 1: metric is missing: it is what early_terminate goes by',
    ],
    ...(
      [
        ['{ min_iter: 3 }', 'type is missing: it must be hyperband'],
        ['{ type: envelope }', 'type must be hyperband'],
        [
          '{ type: hyperband }',
          'min_iter is missing: it says after how many reports trials are looked at first',
        ],
        ['{ type: hyperband, min_iter: 0 }', 'min_iter must be a whole number from 1 on'],
        ['{ type: hyperband, min_iter: 3, eta: 1 }', 'eta must be a number above 1'],
        [
          '{ type: hyperband, max_iter: 27 }',
          's is missing: it says how many times trials are looked at before max_iter',
        ],
        ['{ type: hyperband, max_iter: 2, s: 2 }', 'max_iter must be 3 or more, which is eta'],
        ['{ type: hyperband, min_iter: 3, strict: maybe }', 'strict must be true or false'],
        [
          '{ type: hyperband, min_itr: 3, max_iter: 9, s: 1 }',
          'min_itr is not a known setting: did you mean min_iter?',
        ],
      ] as const
    ).map(([rule, said]): [string, string] => [
      sweep('seed: { value: 1 }', { rest: `early_terminate: ${rule}\n` }),
      `line 5: early_terminate.${said}`,
    ]),
    [
      sweep('seed: { value: 1 }', {
        rest: 'early_terminate: { type: hyperband, min_iter: 3 }\nstego:\n  earlyStopping: { kind: asha }\n',
      }),
      'line 7: stego.earlyStopping cannot stand beside early_terminate: one rule stops trials',
    ],
    // The group stego.
    ...(
      [
        ['preset: dmo', /^stego\.preset must be one of tiny, demo/],
        ['sed: 3', 'stego.sed is not a known setting: did you mean seed?'],
        ['seed: -1', 'stego.seed must be a whole number from 0 to 4294967295'],
        ['parallel: 0', 'stego.parallel must be a whole number from 1 to 10000'],
        ['dataset: 5', 'stego.dataset must be a text'],
        ['runner: { kind: cloud }', 'stego.runner.kind must be one of local, slurm'],
        ['runner: slurm', 'stego.runner must be a group of settings'],
        [
          'runner: { kind: slurm, host: -oProxyCommand=x }',
          'stego.runner.host must be one word that begins with no -',
        ],
        [
          'runner: { kind: slurm, memory: lots }',
          'stego.runner.memory must be an amount as Slurm writes it, such as 8G',
        ],
        [
          'runner: { kind: slurm, partion: gpu }',
          'stego.runner.partion is not a known setting: did you mean partition?',
        ],
        ['earlyStopping: { kind: asha, eta: 1 }', 'stego.earlyStopping.eta must be a number above 1'],
        ['settings: 5', 'stego.settings must be a group of settings'],
        [
          'settings: { batchsize: 4 }',
          'stego.settings.batchsize is not a known setting: did you mean batchSize?',
        ],
        ['settings: { batchSize: 0 }', 'stego.settings.batchSize must be a whole number from 1 to 1024'],
        [
          'settings: { model: { filtres: { 3: 8 } } }',
          'stego.settings.model.filtres is not a known setting: did you mean filters?',
        ],
        ['conditions: { lr: { seed: [1] } }', 'lr is no parameter of this sweep'],
        ['conditions: { seed: { lr: [1] } }', 'lr is no parameter of this sweep'],
        ['conditions: { seed: { sede: [1] } }', 'sede is no parameter of this sweep: did you mean seed?'],
        [
          'conditions: { seed: { activation: [tanh] } }',
          'seed cannot depend on activation being "tanh", which it never is',
        ],
        ['conditions: { seed: { seed: [1] } }', 'seed depends on itself'],
        ['conditions: { seed: 3 }', 'stego.conditions.seed must be a parameter and a list of its values'],
      ] as const
    ).map(([group, said]): [string, string | RegExp] => [
      sweep('seed: { value: 1 }\n  activation: { values: [relu] }', { rest: `stego:\n  ${group}\n` }),
      typeof said === 'string' ? `line 7: ${said}` : new RegExp(`^line 7: ${said.source.slice(1)}`),
    ]),
  ])('%j', (text, line) => {
    const found = lines(text);
    if (typeof line === 'string') expect(found).toEqual([line]);
    else expect(found).toEqual([expect.stringMatching(line)]);
  });
});

describe('several mistakes', () => {
  it('of one list are told apart by their values', () => {
    expect(lines(sweep('lr: { values: [0, -1, fast, 0.1] }'))).toEqual([
      'line 4: lr must be a number above 0, not 0',
      'line 4: lr must be a number above 0, not -1',
      'line 4: lr must be a number above 0, not "fast"',
    ]);
  });

  it.each([
    ['sed: 3', 'stego.sed is not a known setting: did you mean seed?'],
    ['parallel: 0', 'stego.parallel must be a whole number from 1 to 10000'],
    ['preset: dmo', 'stego.preset must be one of tiny, demo'],
    ['presett: demo', 'stego.presett is not a known setting: did you mean preset?'],
    ['settings: { batchSize: 0 }', 'stego.settings.batchSize must be a whole number from 1 to 1024'],
  ])('are all told where one is %j in the group stego', (group, said) => {
    const found = lines(sweep('lr: { value: -1 }', { rest: `stego:\n  ${group}\n` }));
    expect(found).toEqual([
      'line 4: lr must be a number above 0',
      expect.stringContaining(`line 6: ${said}`),
    ]);
  });

  it('are not guessed where it is not known which preset was meant', () => {
    const found = lines(sweep('activation: { value: tanh }', { rest: 'stego:\n  preset: robst\n' }));
    expect(found).toEqual([expect.stringContaining('line 6: stego.preset must be one of')]);
  });
});
