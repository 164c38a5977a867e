import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { normalValues } from '../../seeded-random';
import type {
  Assignment,
  CategoricalDistribution,
  Distribution,
  Json,
  SearchSpace,
  UniformDistribution,
} from '../search-space';
import { conditionsHold } from '../conditions';
import { drawBeta } from './draw-beta';
import { allowed, toStep } from './steps';

/** A value for each parameter that has one, every distribution as the space gives it. */
export function drawAssignment(space: SearchSpace, random: RandomGenerator): Assignment {
  const drawn: Record<string, Json> = {};
  for (const parameter of space)
    if (conditionsHold(parameter, drawn)) drawn[parameter.name] = draw(parameter.distribution, random);
  return drawn;
}

/** One value. Those of a step are drawn without it and go to the nearest multiple, as W&B's `q_` distributions do. */
export function draw(distribution: Distribution, random: RandomGenerator): Json {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value;
    case 'categorical':
      return drawCategory(distribution, random);
    case 'uniform':
      return drawUniform(distribution, random);
    case 'normal': {
      const [standard] = normalValues(1, random);
      const value = distribution.mu + distribution.sigma * standard;
      return toStep(distribution.scale === 'log' ? Math.exp(value) : value, distribution);
    }
    case 'beta':
      return toStep(drawBeta(distribution.a, distribution.b, random), distribution);
  }
}

function drawCategory({ values, probabilities }: CategoricalDistribution, random: RandomGenerator): Json {
  if (!probabilities) return values[uniformInt(random, 0, values.length - 1)];
  let rest = uniformFloat64(random);
  const index = probabilities.findIndex((probability) => (rest -= probability) < 0);
  // Probabilities add up to 1 only nearly; what is missing belongs to the last one that is possible at all.
  return values[index < 0 ? probabilities.findLastIndex((probability) => probability > 0) : index];
}

function drawUniform(distribution: UniformDistribution, random: RandomGenerator): number {
  const { min, max, scale, step, integer } = distribution;
  if (scale === 'linear' && integer && step === undefined)
    return uniformInt(random, Math.ceil(min), Math.floor(max));
  const fraction = uniformFloat64(random);
  const value =
    scale === 'log'
      ? Math.exp(Math.log(min) + fraction * (Math.log(max) - Math.log(min)))
      : min + fraction * (max - min);
  return allowed(value, distribution);
}
