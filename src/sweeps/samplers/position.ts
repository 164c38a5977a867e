import type { Distribution, Json } from '../search-space';
import { allowed, toStep } from './steps';

/**
 * Where a value lies in what its distribution can give: 0 to 1 between bounds, on a log scale by its logarithm; of a
 * normal distribution 0.5 in the middle, 0 and 1 at two standard deviations, and beyond. 0.5 for what does not belong.
 */
export function positionOf(distribution: Distribution, value: Json): number {
  if (typeof value !== 'number') return 0.5;
  let position: number;
  switch (distribution.kind) {
    case 'uniform': {
      const { min, max, scale } = distribution;
      const on = (x: number) => (scale === 'log' ? Math.log(x) : x);
      position = (on(value) - on(min)) / (on(max) - on(min));
      break;
    }
    case 'normal': {
      const x = distribution.scale === 'log' ? Math.log(value) : value;
      position = 0.5 + (x - distribution.mu) / (4 * distribution.sigma);
      break;
    }
    case 'beta':
      position = value;
      break;
    default:
      return 0.5;
  }
  // A rounded value can be 0 on a log scale.
  return Number.isNaN(position) ? 0.5 : Math.min(2, Math.max(-1, position));
}

/** The nearest value that the distribution can give; undefined for one without order. */
export function valueAt(distribution: Distribution, position: number): number | undefined {
  switch (distribution.kind) {
    case 'uniform': {
      const { min, max, scale } = distribution;
      const within = Math.min(1, Math.max(0, position));
      const value =
        scale === 'log'
          ? Math.exp(Math.log(min) + within * (Math.log(max) - Math.log(min)))
          : min + within * (max - min);
      return allowed(value, distribution);
    }
    case 'normal': {
      const x = distribution.mu + 4 * distribution.sigma * (Math.min(2, Math.max(-1, position)) - 0.5);
      return toStep(distribution.scale === 'log' ? Math.exp(x) : x, distribution);
    }
    case 'beta':
      return toStep(Math.min(1, Math.max(0, position)), distribution);
    default:
      return undefined;
  }
}
