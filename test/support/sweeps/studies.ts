import type {
  Distribution,
  Parameter,
  SearchSpace,
  UniformDistribution,
} from '../../../src/sweeps/search-space';
import type { Study, Trial } from '../../../src/sweeps/study';

export function studyOf(
  space: SearchSpace,
  trials: readonly Partial<Trial>[] = [],
  rest: Partial<Study> = {},
): Study {
  return {
    space,
    goal: 'minimize',
    seed: 1,
    ...rest,
    trials: trials.map((trial, number) => ({ number, state: 'complete', values: {}, reports: [], ...trial })),
  };
}

export const reportsOf = (values: readonly number[]): Trial['reports'] =>
  values.map((value, index) => ({ index: index + 1, value }));

export const uniform = (
  min: number,
  max: number,
  rest: Partial<UniformDistribution> = {},
): UniformDistribution => ({ kind: 'uniform', min, max, scale: 'linear', integer: false, ...rest });

/** A parameter without conditions. */
export const free = (name: string, distribution: Distribution): Parameter => ({
  name,
  distribution,
  conditions: [],
});
