import { gridAxes, gridPoints } from '../samplers/grid-points';
import { multiplesBetween } from '../samplers/steps';
import type { Assignment, Parameter, SearchSpace } from '../search-space';
import type { SweepDefinition } from '../sweep-definition';
import type { SweepRecord } from '../sweep-record';
import { keyOf } from '../value-key';

/** Larger grids are not gone through to be counted. */
const mostCounted = 10_000;

/** The same space and the same values are asked about again and again. */
const gridKeys = new WeakMap<SearchSpace, ReadonlySet<string> | null>();
const valueKeys = new WeakMap<Assignment, string>();

/** How many trials a sweep is at most; undefined: until it is stopped, or its target is reached. */
export function trialsOf(definition: SweepDefinition): number | undefined {
  return plannedTrials({ definition, trials: [] });
}

/**
 * The same of a sweep that has trials: those that there are, whoever added them and whatever the space was then, and
 * those to come. Of a grid with conditions that is too large to go through, what they rule out counts as well.
 */
export function plannedTrials({
  definition: { method, space, runCap },
  trials,
}: Pick<SweepRecord, 'definition' | 'trials'>): number | undefined {
  // One that is run again is no other trial.
  const counted = trials.filter(({ rerunOf }) => rerunOf === undefined);
  const mayCome = runCap === undefined ? Infinity : Math.max(0, runCap - counted.length);
  if (method !== 'grid') return runCap === undefined ? undefined : trials.length + mayCome;
  const keys = keysOfGrid(space);
  const left = keys
    ? keys.size - new Set(trials.map(({ values }) => keyOfValues(values)).filter((key) => keys.has(key))).size
    : Math.max(0, combinations(space) - counted.length);
  return trials.length + Math.min(left, mayCome);
}

/** Undefined where there are too many. */
function keysOfGrid(space: SearchSpace): ReadonlySet<string> | undefined {
  const known = gridKeys.get(space) ?? (gridKeys.has(space) ? null : findKeys(space));
  gridKeys.set(space, known);
  return known ?? undefined;
}

function findKeys(space: SearchSpace): ReadonlySet<string> | null {
  if (combinations(space) > mostCounted) return null;
  const axes = gridAxes(space);
  return 'name' in axes ? null : new Set([...gridPoints(axes)].map(keyOf));
}

function keyOfValues(values: Assignment): string {
  const key = valueKeys.get(values) ?? keyOf(values);
  valueKeys.set(values, key);
  return key;
}

const combinations = (space: SearchSpace) =>
  space.map(countOf).reduce((product, count) => product * count, 1);

function countOf({ distribution }: Parameter): number {
  if (distribution.kind === 'categorical') {
    return new Set(distribution.values.map(keyOf)).size;
  }
  if (distribution.kind !== 'uniform') return 1;
  const { min, max, step = 1 } = distribution;
  const { lowest, highest } = multiplesBetween(min, max, step);
  return highest - lowest + 1;
}
