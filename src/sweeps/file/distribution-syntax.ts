/** How W&B writes distributions: which keys each has, and what it is. */
export interface DistributionSyntax {
  readonly required: readonly DistributionKey[];
  readonly optional: readonly DistributionKey[];
  readonly description: string;
}

export type DistributionKey =
  'value' | 'values' | 'probabilities' | 'min' | 'max' | 'q' | 'mu' | 'sigma' | 'a' | 'b';

const range = ['min', 'max'] as const;
const bell = ['mu', 'sigma'] as const;

const syntax = (
  description: string,
  required: readonly DistributionKey[],
  optional: readonly DistributionKey[] = [],
): DistributionSyntax => ({ description, required, optional });

export const distributions = {
  constant: syntax('Always the same `value`.', ['value']),
  categorical: syntax('One of `values`, each as likely.', ['values']),
  categorical_w_probabilities: syntax('One of `values`, as likely as `probabilities` say.', [
    'values',
    'probabilities',
  ]),
  int_uniform: syntax('A whole number from `min` to `max`, both included.', range),
  uniform: syntax('A number between `min` and `max`.', range),
  q_uniform: syntax('A multiple of `q` between `min` and `max`.', range, ['q']),
  log_uniform: syntax(
    'Between e to the power of `min` and of `max`, which are **exponents**, its logarithm uniform. For `min` and `max` that are values take `log_uniform_values`.',
    range,
  ),
  log_uniform_values: syntax(
    'Between `min` and `max`, its logarithm uniform: for learning rates and other settings of which the order of magnitude counts.',
    range,
  ),
  q_log_uniform: syntax('As `log_uniform`, a multiple of `q`.', range, ['q']),
  q_log_uniform_values: syntax('As `log_uniform_values`, a multiple of `q`.', range, ['q']),
  inv_log_uniform: syntax(
    'Between e to the power of −`max` and of −`min`, which are exponents, the logarithm of its inverse uniform.',
    range,
  ),
  inv_log_uniform_values: syntax(
    'Between `min` and `max`, the logarithm of its inverse uniform: the same as `log_uniform_values`.',
    range,
  ),
  normal: syntax('Normal, with mean `mu` (0) and standard deviation `sigma` (1).', [], bell),
  q_normal: syntax('As `normal`, a multiple of `q`.', [], [...bell, 'q']),
  log_normal: syntax(
    'Its logarithm normal, with mean `mu` (0) and standard deviation `sigma` (1).',
    [],
    bell,
  ),
  q_log_normal: syntax('As `log_normal`, a multiple of `q`.', [], [...bell, 'q']),
  beta: syntax('Beta distribution between 0 and 1, with `a` (1) and `b` (1).', [], ['a', 'b']),
  q_beta: syntax('As `beta`, a multiple of `q`.', [], ['a', 'b', 'q']),
} as const satisfies Record<string, DistributionSyntax>;

export type DistributionName = keyof typeof distributions;

export const distributionNames = Object.keys(distributions) as DistributionName[];

export const keysDescribed: Readonly<Record<DistributionKey, string>> = {
  value: 'The one value of all trials.',
  values: 'The values to choose from.',
  probabilities: 'How likely each of `values` is, in their order; together 1.',
  min: 'Where the range begins. Whole numbers without a point make whole numbers, as W&B reads them.',
  max: 'Where the range ends, included.',
  q: 'Only multiples of it are drawn. 1 where it is left out.',
  mu: 'Mean of the normal distribution, or of the logarithm. 0 where it is left out.',
  sigma: 'Standard deviation of the normal distribution, or of the logarithm. 1 where it is left out.',
  a: 'First shape of the beta distribution. 1 where it is left out.',
  b: 'Second shape of the beta distribution. 1 where it is left out.',
};

/** All keys that a parameter can have. */
export const distributionKeys = Object.keys(keysDescribed) as DistributionKey[];
