import { normalValues, randomFor } from '../../../src/seeded-random';
import type { Assignment, SearchSpace } from '../../../src/sweeps/search-space';
import type { Trial } from '../../../src/sweeps/study';
import { drawAssignment } from '../../../src/sweeps/samplers/draw';
import { free, uniform } from './studies';

export const sevenParameters: SearchSpace = [
  free('lr', uniform(1e-5, 1e-1, { scale: 'log' })),
  free('lambda', uniform(1e-3, 1, { scale: 'log' })),
  free('hidden', uniform(16, 128, { integer: true })),
  free('optimizer', { kind: 'categorical', values: ['sgd', 'rmsprop', 'adam'] }),
  free('dropout', uniform(0, 0.5)),
  free('seed', uniform(0, 1000, { integer: true })),
  free('initializer', { kind: 'categorical', values: ['xavier', 'he', 'orthogonal', 'zeros'] }),
];

/** First-order Sobol indices of `sevenParametersValue`, exact: its terms are independent and add up. */
export const sobolShares: Readonly<Record<string, number>> = {
  lr: 0.85,
  lambda: 0.11,
  hidden: 0.02,
  optimizer: 0.02,
  dropout: 0,
  seed: 0,
  initializer: 0,
};

/** Variance 4 over the space. */
export function sevenParametersValue(values: Assignment): number {
  const { lr, lambda, hidden, optimizer } = values as Readonly<Record<string, number | string>>;
  const rate = (Math.log10(Number(lr)) + 5) / 4;
  const weight = (Math.log10(Number(lambda)) + 3) / 3;
  const effect = ['adam', 'rmsprop', 'sgd'].indexOf(String(optimizer)) - 1;
  // Each with mean 0 and variance 1: moments of uniform values.
  const bowl = ((rate - 0.4) ** 2 - 0.28 / 3) / Math.sqrt(0.0176 - (0.28 / 3) ** 2);
  const slope = (weight - 0.5) * Math.sqrt(12);
  const width = (Number(hidden) - 72) / Math.sqrt((113 ** 2 - 1) / 12);
  const choice = effect / Math.sqrt(2 / 3);
  const terms = [bowl, slope, -width, choice];
  return terms.reduce((sum, term, i) => sum + 2 * Math.sqrt(Object.values(sobolShares)[i]) * term, 0);
}

/** Random trials with noise of standard deviation 0.3. */
export function sevenParameterTrials(count: number, seed: number): readonly Trial[] {
  const random = randomFor(seed);
  return Array.from({ length: count }, (_, number) => {
    const values = drawAssignment(sevenParameters, random);
    const value = sevenParametersValue(values) + 0.3 * normalValues(1, random)[0];
    return { number, state: 'complete', values, reports: [], value };
  });
}
