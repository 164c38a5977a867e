import type { Assignment, SearchSpace } from '../search-space';
import type { Study } from '../study';
import { keyOf } from '../value-key';
import { gridAxes, gridPoints } from './grid-points';

/** A study whose space has few points can look at each of them. */
const fewPoints = 2000;

/** Whether an assignment is not among the trials yet. */
export function isUntried({ trials }: Study): (assignment: Assignment) => boolean {
  const tried = new Set(trials.map(({ values }) => keyOf(values)));
  return (assignment) => !tried.has(keyOf(assignment));
}

/** All points of a small space, in no order that means anything; undefined for a space of many or endless ones. */
export function allPoints(space: SearchSpace): readonly Assignment[] | undefined {
  const axes = gridAxes(space);
  if ('name' in axes) return undefined;
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  return count <= fewPoints ? [...gridPoints(axes)] : undefined;
}
