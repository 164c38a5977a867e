import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { normalValues } from '../../seeded-random';
import { conditionsHold } from '../conditions';
import type { Assignment, Distribution, Json, SearchSpace } from '../search-space';
import { belongsTo } from './belongs';
import { draw } from './draw';
import { positionOf, valueAt } from './position';
import { stepOf } from './steps';

/**
 * An assignment near another one: about half of the numbers move by `distance` of their range, lists change now and then.
 * What is not in the other one, or not in the space, is drawn.
 */
export function neighbour(
  space: SearchSpace,
  of: Assignment,
  distance: number,
  random: RandomGenerator,
): Assignment {
  const moved: Record<string, Json> = {};
  for (const parameter of space) {
    if (!conditionsHold(parameter, moved)) continue;
    const { name, distribution } = parameter;
    // The space may have changed since.
    if (!Object.hasOwn(of, name) || !belongsTo(distribution, of[name]))
      moved[name] = draw(distribution, random);
    else
      moved[name] = uniformFloat64(random) < 0.5 ? of[name] : move(distribution, of[name], distance, random);
  }
  return moved;
}

function move(distribution: Distribution, value: Json, distance: number, random: RandomGenerator): Json {
  if (distribution.kind === 'categorical')
    return uniformFloat64(random) < 0.3 ? draw(distribution, random) : value;
  const [standard] = normalValues(1, random);
  const by = standard * Math.max(distance, oneStep(distribution));
  return valueAt(distribution, positionOf(distribution, value) + by) ?? value;
}

/** In parts of the range: shorter moves would always fall back to where they began. */
function oneStep(distribution: Distribution): number {
  if (distribution.kind !== 'uniform' || distribution.scale === 'log') return 0;
  const range = distribution.max - distribution.min;
  return range > 0 ? (stepOf(distribution) ?? 0) / range : 0;
}
