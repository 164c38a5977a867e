import type { Distribution, Json } from '../search-space';
import { multiplesBetween, stepOf, toStep } from './steps';

/** Enough for any list that somebody means to go through. */
const mostValues = 100_000;

/** All values of a distribution in ascending order or that of its list; undefined where they cannot be counted. */
export function finiteValues(distribution: Distribution): readonly Json[] | undefined {
  switch (distribution.kind) {
    case 'constant':
      return [distribution.value];
    case 'categorical':
      return distribution.values;
    case 'uniform': {
      const { min, max } = distribution;
      const step = stepOf(distribution);
      if (min === max) return [min];
      if (step === undefined) return undefined;
      const { lowest, highest } = multiplesBetween(min, max, step);
      const count = highest - lowest + 1;
      if (count > mostValues) return undefined;
      if (count < 1) return [min];
      return Array.from({ length: count }, (_, i) => toStep((lowest + i) * step, distribution));
    }
    case 'normal':
    case 'beta':
      return undefined;
  }
}
