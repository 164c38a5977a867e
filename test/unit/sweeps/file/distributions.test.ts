import { describe, expect, it } from 'vitest';
import { parseSweepFile } from '../../../../src/sweeps/file/parse-sweep-file';

/** Of one parameter, written in braces, that is `channel.noise` or another setting. */
function distributionOf(written: string, setting = 'channel.noise') {
  const text = `method: random\nparameters:\n  ${setting}: ${written}\n`;
  const { definition, problems } = parseSweepFile(text, 'f');
  expect(problems.filter(({ severity }) => severity === undefined).map(({ line }) => line)).toEqual([]);
  return definition?.space[0].distribution;
}

const linear = { kind: 'uniform', scale: 'linear' };
const log = { kind: 'uniform', scale: 'log' };

describe('distributions as W&B means them', () => {
  it.each([
    ['{ value: 0.5 }', { kind: 'constant', value: 0.5 }],
    ['{ distribution: constant, value: 0.5 }', { kind: 'constant', value: 0.5 }],
    ['{ values: [0, 0.5] }', { kind: 'categorical', values: [0, 0.5] }],
    ['{ distribution: categorical, values: [0, 0.5] }', { kind: 'categorical', values: [0, 0.5] }],
    [
      '{ values: [0, 0.5], probabilities: [0.25, 0.75] }',
      { kind: 'categorical', values: [0, 0.5], probabilities: [0.25, 0.75] },
    ],
    [
      '{ distribution: categorical_w_probabilities, values: [0, 0.5], probabilities: [0, 1] }',
      { kind: 'categorical', values: [0, 0.5], probabilities: [0, 1] },
    ],
    // Whole bounds make whole numbers; one point is enough for others.
    ['{ min: 0, max: 1 }', { ...linear, min: 0, max: 1, integer: true }],
    ['{ min: 0.0, max: 1 }', { ...linear, min: 0, max: 1, integer: false }],
    ['{ min: 0, max: 1.0 }', { ...linear, min: 0, max: 1, integer: false }],
    ['{ min: 0., max: 1. }', { ...linear, min: 0, max: 1, integer: false }],
    ['{ min: 0, max: 1e-1 }', { ...linear, min: 0, max: 0.1, integer: false }],
    ['{ distribution: uniform, min: 0, max: 1 }', { ...linear, min: 0, max: 1, integer: false }],
    ['{ distribution: int_uniform, min: 0, max: 1 }', { ...linear, min: 0, max: 1, integer: true }],
    ['{ distribution: q_uniform, min: 0, max: 1 }', { ...linear, min: 0, max: 1, step: 1, integer: true }],
    [
      '{ distribution: q_uniform, min: 0, max: 1, q: 0.25 }',
      { ...linear, min: 0, max: 1, step: 0.25, integer: false },
    ],
    [
      '{ distribution: log_uniform, min: -4, max: -1 }',
      { ...log, min: Math.exp(-4), max: Math.exp(-1), integer: false },
    ],
    [
      '{ distribution: log_uniform_values, min: 0.001, max: 1 }',
      { ...log, min: 0.001, max: 1, integer: false },
    ],
    [
      '{ distribution: q_log_uniform, min: -4, max: -1, q: 0.1 }',
      { ...log, min: Math.exp(-4), max: Math.exp(-1), step: 0.1, integer: false },
    ],
    [
      '{ distribution: q_log_uniform_values, min: 0.5, max: 1, q: 0.5 }',
      { ...log, min: 0.5, max: 1, step: 0.5, integer: false },
    ],
    [
      '{ distribution: inv_log_uniform, min: 1, max: 4 }',
      { ...log, min: Math.exp(-4), max: Math.exp(-1), integer: false },
    ],
    [
      '{ distribution: inv_log_uniform_values, min: 0.001, max: 1 }',
      { ...log, min: 0.001, max: 1, integer: false },
    ],
    ['{ distribution: normal }', { kind: 'normal', scale: 'linear', mu: 0, sigma: 1, integer: false }],
    [
      '{ distribution: normal, mu: 0.5, sigma: 0.1 }',
      { kind: 'normal', scale: 'linear', mu: 0.5, sigma: 0.1, integer: false },
    ],
    [
      '{ distribution: q_normal, mu: 0.5, sigma: 0.1, q: 0.1 }',
      { kind: 'normal', scale: 'linear', mu: 0.5, sigma: 0.1, step: 0.1, integer: false },
    ],
    [
      '{ distribution: log_normal, mu: -3 }',
      { kind: 'normal', scale: 'log', mu: -3, sigma: 1, integer: false },
    ],
    [
      '{ distribution: q_log_normal, mu: -3, q: 0.01 }',
      { kind: 'normal', scale: 'log', mu: -3, sigma: 1, step: 0.01, integer: false },
    ],
    ['{ distribution: beta }', { kind: 'beta', a: 1, b: 1, integer: false }],
    ['{ distribution: beta, a: 2, b: 5 }', { kind: 'beta', a: 2, b: 5, integer: false }],
    ['{ distribution: q_beta, a: 2 }', { kind: 'beta', a: 2, b: 1, step: 1, integer: true }],
    ['{ distribution: q_beta, q: 0.1 }', { kind: 'beta', a: 1, b: 1, step: 0.1, integer: false }],
  ])('%s', (written, expected) => expect(distributionOf(written)).toEqual(expected));

  it.each([
    ['batch_size', '{ min: 2, max: 16 }', { ...linear, min: 2, max: 16, integer: true }],
    [
      'batch_size',
      '{ distribution: q_log_uniform_values, min: 2, max: 16, q: 2 }',
      { ...log, min: 2, max: 16, step: 2, integer: true },
    ],
    ['epochs', '{ value: 1_000 }', { kind: 'constant', value: 1000 }],
    ['clipNorm', '{ values: [null, ~, 0.5] }', { kind: 'categorical', values: [null, null, 0.5] }],
    [
      'filters',
      '{ values: [{ 3: 8 }, { 3: 16, 5: 4 }] }',
      { kind: 'categorical', values: [{ '3': 8 }, { '3': 16, '5': 4 }] },
    ],
    ['activation', '{ values: [relu, tanh] }', { kind: 'categorical', values: ['relu', 'tanh'] }],
  ])('%s: %s', (setting, written, expected) => expect(distributionOf(written, setting)).toEqual(expected));
});

describe('hyperband', () => {
  const bands = (rule: string) => {
    const text = `method: random\nmetric: { name: loss }\nparameters: { seed: { value: 1 } }\nearly_terminate: { type: hyperband, ${rule} }\n`;
    return parseSweepFile(text, 'f').definition?.earlyStopping;
  };

  it('begins at min_iter and is strict unless it says otherwise', () => {
    const rule = bands('min_iter: 3');
    expect(rule).toMatchObject({ kind: 'hyperband', eta: 3, strict: true });
    expect(rule).toHaveProperty(
      'bands',
      [...Array(18).keys()].map((k) => 3 * 3 ** k),
    );
    expect(bands('min_iter: 3, strict: no')).toMatchObject({ strict: false });
  });

  it.each([
    ['max_iter: 27, s: 2', [3, 9]],
    ['max_iter: 27, s: 2, eta: 2', [6, 13]],
    ['max_iter: 27, s: 9', [1, 3, 9]],
    ['max_iter: 27, s: 2, min_iter: 5', [3, 9]],
    ['max_iter: 10, min_iter: 4, eta: 1000000', [4, 4_000_000]],
  ])('%s', (rule, expected) => expect(bands(rule)).toHaveProperty('bands', expected));

  it('finds an end where eta is hardly above 1', () => {
    expect(bands('max_iter: 1.0e+15, s: 1000000000, eta: 1.00000001')).toBeDefined();
    expect(bands('max_iter: 1000000, s: 1000000000, eta: 1.00000001')).toBeDefined();
  });

  it('counts a band once, however slowly they grow', () => {
    // 1, 1.5, 2.25, 3.375, 5.06, 7.59, 11.39
    const rule = bands('min_iter: 1, eta: 1.5');
    const found = rule?.kind === 'hyperband' ? rule.bands : [];
    expect(found.slice(0, 6)).toEqual([1, 2, 3, 5, 7, 11]);
  });
});
