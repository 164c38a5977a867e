import type { SweepDefinition } from '../sweep-definition';
import { bayesSampler } from './bayes';
import { gridSampler } from './grid';
import { randomSampler } from './random';
import type { Sampler } from './sampler';

/** The sampler that a sweep file names. */
export function samplerOf(method: SweepDefinition['method']): Sampler {
  switch (method) {
    case 'grid':
      return gridSampler;
    case 'random':
      return randomSampler;
    case 'bayes':
      return bayesSampler;
  }
}
