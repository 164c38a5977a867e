import { UserError } from '../../errors';
import { keyOf } from '../value-key';
import type { Sampler } from './sampler';
import { gridAxes, gridPoints } from './grid-points';

/**
 * All combinations, those first that are not there yet. As in W&B the parameters take turns in the order of their
 * names, the last of them the fastest; unlike there, a stepped range includes its upper end.
 * Throws a UserError for a parameter that has no list of values.
 */
export const gridSampler: Sampler = ({ space, trials }) => {
  const axes = gridAxes([...space].sort((a, b) => (a.name < b.name ? -1 : 1)));
  if ('name' in axes)
    throw new UserError(
      `A grid goes through lists: give "${axes.name}" values, or a step between min and max.`,
    );
  const tried = new Set(trials.map(({ values }) => keyOf(values)));
  for (const point of gridPoints(axes)) if (!tried.has(keyOf(point))) return point;
  return undefined;
};
