import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { checkRunConfig, parseRunConfig, printRunConfig } from '../../../src/runs/config';

const rangeOf = (what: string) => `${what}, or a range [from, to] of two`;

const minimal = 'dataset:\n  path: images\n';

function errorOf(yaml: string): string {
  try {
    parseRunConfig(yaml, 'config.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error('The config was accepted.');
}

describe('parseRunConfig', () => {
  it('fills everything in but the dataset', () => {
    expect(parseRunConfig(minimal, 'config.yaml')).toEqual({
      version: 1,
      origin: null,
      dataset: { path: 'images', fit: 'crop' },
      imageSize: 64,
      model: {
        name: 'baluja',
        prepBlocks: 2,
        hideBlocks: 5,
        revealBlocks: 5,
        filters: { '3': 50, '4': 10, '5': 5 },
        activation: 'relu',
        outputActivation: 'linear',
      },
      loss: { kind: 'squared', beta: 1, ssim: 0 },
      channel: { noise: 0, mixture: [] },
      optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clipNorm: 1 },
      schedule: { kind: 'cosine', learningRate: 0.001, warmupSteps: 0, finalFraction: 0.05, milestones: [] },
      batchSize: 8,
      accumulate: 1,
      steps: 2000,
      epochs: null,
      minutes: null,
      seed: 1,
      every: { log: 10, evaluate: 100, checkpoint: 100 },
      evaluationPairs: 6,
      keepCheckpoints: 3,
      device: 'auto',
    });
  });

  it('reads back what printRunConfig prints', () => {
    const paths = [
      'a b',
      'C:\\bilder: neu',
      '#x',
      '"',
      "it's",
      'é\u2028',
      'no',
      '1',
      ' x ',
      `long ${'y'.repeat(300)}`,
    ];
    for (const path of paths) {
      const config = checkRunConfig(
        {
          dataset: { path, fit: 'fill' },
          model: { filters: { 3: 8 }, outputActivation: 'sigmoid' },
          optimizer: { clipNorm: null, epsilon: 1e-8 },
          seed: 0xffffffff,
        },
        'test',
      );
      expect(config.optimizer.clipNorm).toBeNull();
      expect(config.model).toMatchObject({ filters: { '3': 8 } });
      expect(parseRunConfig(printRunConfig(config), 'config.yaml')).toEqual(config);
    }
  });

  it('takes a single number for a range of one, and prints what it reads back', () => {
    const yaml = `${minimal}channel:
  mixture:
    - kind: none
    - { kind: noise, sigma: 0.02, weight: 0.5 }
    - { kind: jpeg, quality: [75, 95] }
    - { kind: jpeg, quality: 90, subsampling: '4:4:4' }
    - { kind: resize, scale: [0.5, 1] }
`;
    const config = parseRunConfig(yaml, 'config.yaml');
    expect(config.channel.mixture).toEqual([
      { kind: 'none', weight: 1 },
      { kind: 'noise', weight: 0.5, sigma: [0.02, 0.02] },
      { kind: 'jpeg', weight: 1, quality: [75, 95], subsampling: '4:2:0' },
      { kind: 'jpeg', weight: 1, quality: [90, 90], subsampling: '4:4:4' },
      { kind: 'resize', weight: 1, scale: [0.5, 1] },
    ]);
    expect(parseRunConfig(printRunConfig(config), 'config.yaml')).toEqual(config);
  });

  const wrong: [yaml: string, message: string][] = [
    ['', 'must be a YAML mapping of settings'],
    ['- 1', 'must be a YAML mapping of settings'],
    ['just text', 'must be a YAML mapping of settings'],
    ['{}', 'dataset.path is missing, it must be a text'],
    ['dataset: images', 'dataset must be a group of settings'],
    ['dataset: {path: ""}', 'dataset.path must not be empty'],
    ['dataset: {path: 3}', 'dataset.path must be a text'],
    ['dataset: {path: x, fit: stretch}', 'dataset.fit must be one of crop, fill'],
    [`${minimal}version: 2`, 'version 2 is not supported, this Stego Lab reads version 1'],
    [`${minimal}version: "1"`, 'version "1" is not supported, this Stego Lab reads version 1'],
    [`${minimal}batch: 3`, 'batch is not a known setting'],
    [`${minimal}schedule: {rate: 3}`, 'schedule.rate is not a known setting'],
    [`${minimal}schedule: {kind: linear}`, 'schedule.kind must be one of constant, steps, cosine'],
    [`${minimal}schedule: {learningRate: 0}`, 'schedule.learningRate must be a number above 0'],
    [`${minimal}schedule: {learningRate: .nan}`, 'schedule.learningRate must be a number above 0'],
    [`${minimal}schedule: {learningRate: .inf}`, 'schedule.learningRate must be a number above 0'],
    [`${minimal}schedule: {finalFraction: 1.5}`, 'schedule.finalFraction must be a number from 0 to 1'],
    [`${minimal}imageSize: 7`, 'imageSize must be a whole number from 8 to 1024'],
    [`${minimal}imageSize: 64.5`, 'imageSize must be a whole number from 8 to 1024'],
    [`${minimal}imageSize: big`, 'imageSize must be a whole number from 8 to 1024'],
    [`${minimal}imageSize:`, 'imageSize must be a whole number from 8 to 1024'],
    [
      `${minimal}model: {name: unet}`,
      'model.name must be one of baluja, haar-invertible, jpeg-qim, residual-qim',
    ],
    [`${minimal}model: {name: residual-qim, stages: [20, 20]}`, 'model.stages must have the sum 48'],
    [`${minimal}model: {name: residual-qim, prepBlocks: 1}`, 'model.prepBlocks is not a known setting'],
    [
      `${minimal}model: {name: residual-qim}\nimageSize: 30`,
      'imageSize must be a multiple of 4 for residual-qim',
    ],
    [
      `${minimal}model: {name: haar-invertible}\nimageSize: 31`,
      'imageSize must be a multiple of 2 for haar-invertible',
    ],
    [`${minimal}model: [1]`, 'model must be a group of settings'],
    [
      `${minimal}schedule: {milestones: [{epoch: 2, learningRate: 1}, {epoch: 2, learningRate: 1}]}`,
      'schedule.milestones must be in the order of their epochs',
    ],
    [
      `${minimal}schedule: {kind: steps}`,
      'schedule.milestones must name at least one epoch where kind is steps',
    ],
    [`${minimal}epochs: 0`, 'epochs must be a whole number from 1 to 1000000'],
    [
      `${minimal}epochs: 3\nminutes: 2`,
      'minutes must be null where epochs is set: a training has one length',
    ],
    [`${minimal}model: {prepBlocks: 0}`, 'model.prepBlocks must be a whole number from 1 to 16'],
    [`${minimal}model: {filters: {}}`, 'model.filters must name at least one kernel side'],
    [`${minimal}model: {filters: {0: 5}}`, 'model.filters must have kernel sides from 1 to 15, not "0"'],
    [`${minimal}model: {filters: {x: 5}}`, 'model.filters must have kernel sides from 1 to 15, not "x"'],
    [`${minimal}model: {filters: {3: 0}}`, 'model.filters.3 must be a whole number from 1 to 1024'],
    [`${minimal}model: {filters: 5}`, 'model.filters must map kernel sides to numbers of filters'],
    [
      `${minimal}model: {outputActivation: tanh}`,
      'model.outputActivation must be one of linear, relu, sigmoid',
    ],
    [`${minimal}loss: {beta: -1}`, 'loss.beta must be a number above 0'],
    [`${minimal}channel: {noise: -0.1}`, 'channel.noise must be a number from 0 to 1'],
    [`${minimal}channel: {mixture: jpeg}`, 'channel.mixture must be a list'],
    ...(
      [
        ['jpeg', ' must be a group of settings'],
        ['{quality: 90}', '.kind is missing, it must be one of none, noise, jpeg, resize'],
        ['{kind: webp}', '.kind must be one of none, noise, jpeg, resize'],
        ['{kind: none, quality: 90}', '.quality is not a known setting'],
        ['{kind: none, weight: 0}', '.weight must be a number above 0'],
        ['{kind: noise}', `.sigma is missing, it must be ${rangeOf('a number from 0 to 1')}`],
        ['{kind: noise, sigma: 2}', `.sigma must be ${rangeOf('a number from 0 to 1')}`],
        ['{kind: noise, sigma: [0.1]}', `.sigma must be ${rangeOf('a number from 0 to 1')}`],
        ['{kind: noise, sigma: [0.2, 0.1]}', '.sigma must be a range that begins with its smaller number'],
        ['{kind: jpeg, quality: 0}', `.quality must be ${rangeOf('a whole number from 1 to 100')}`],
        ['{kind: jpeg, quality: [70, 89.5]}', `.quality must be ${rangeOf('a whole number from 1 to 100')}`],
        ['{kind: jpeg, quality: 9, subsampling: x}', '.subsampling must be one of 4:2:0, 4:4:4'],
        ['{kind: resize, scale: [0.05, 1]}', `.scale must be ${rangeOf('a number from 0.1 to 1')}`],
      ] as const
    ).map(([entry, message]): [string, string] => [
      `${minimal}channel: {mixture: [{kind: none}, ${entry}]}`,
      `channel.mixture.1${message}`,
    ]),
    [`${minimal}optimizer: {beta1: 1}`, 'optimizer.beta1 must be a number from 0 to below 1'],
    [`${minimal}optimizer: {clipNorm: 0}`, 'optimizer.clipNorm must be a number above 0'],
    [
      `${minimal}optimizer: {clipNorm: off}`,
      'optimizer.clipNorm must be a number above 0, or null for no clipping',
    ],
    [`${minimal}batchSize: 0`, 'batchSize must be a whole number from 1 to 1024'],
    [`${minimal}seed: -1`, 'seed must be a whole number from 0 to 4294967295'],
    [`${minimal}seed: 4294967296`, 'seed must be a whole number from 0 to 4294967295'],
    [`${minimal}every: {log: 0}`, 'every.log must be a whole number from 1 to 1000000000'],
    [`${minimal}evaluationPairs: 65`, 'evaluationPairs must be a whole number from 1 to 64'],
    [`${minimal}keepCheckpoints: 0`, 'keepCheckpoints must be a whole number from 1 to 1000000'],
    [`${minimal}device: ""`, 'device must not be empty'],
    [`${minimal}seed: 1\nseed: 2`, 'line 4: Map keys must be unique'],
    [`${minimal}  - x`, 'line 3: A block sequence may not be used as an implicit map key'],
  ];

  it.each(wrong)('explains %j', (yaml, message) => {
    expect(errorOf(yaml)).toBe(`config.yaml: ${message}`);
  });

  it('does not blow up on nested aliases', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefghi'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
    ];
    expect(errorOf(bomb.join('\n'))).toMatch(/^config\.yaml: [^\n]*alias[^\n]*$/i);
  });
});
