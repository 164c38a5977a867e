import type { Column } from './columns';
import type { PlaceScale } from './place';
import type { Brush } from './trial-set';

/** Two places of an axis, the lower one first. */
export type Interval = readonly [number, number];

/**
 * What a stretch of an axis means: numbers, or the categories whose places lie in it. One that reaches an end of the
 * axis is open there, so that it still does when a trial makes the axis longer.
 */
export function brushOf({ categories }: Column, scale: PlaceScale, [low, high]: Interval): Brush {
  if (categories) return { categories: categories.filter((_, place) => place >= low && place <= high) };
  return {
    low: low <= scale.low ? -Infinity : scale.valueAt(low),
    high: high >= scale.high ? Infinity : scale.valueAt(high),
  };
}

/** The stretches that brushes take of an axis, as far as it goes; beyond it they stand at its end. */
export function brushIntervals(
  { categories = [] }: Column,
  scale: PlaceScale,
  brushes: readonly Brush[],
): Interval[] {
  return brushes.flatMap((brush): Interval[] => {
    if ('categories' in brush) {
      return neighbours(brush.categories.map((category) => categories.indexOf(category)));
    }
    return [[placeOf(scale, brush.low), placeOf(scale, brush.high)]];
  });
}

/** On a logarithmic axis what is not above 0 lies below everything. */
function placeOf(scale: PlaceScale, value: number): number {
  const place = scale.place(value) ?? -Infinity;
  return Math.min(scale.high, Math.max(scale.low, place));
}

/** 0, 1, 3 → from 0 to 1 and around 3, each with a little room, so that a single place can be seen. */
function neighbours(places: readonly number[]): Interval[] {
  const found: [number, number][] = [];
  for (const place of places.filter((one) => one >= 0).sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && place - last[1] < 1) last[1] = place + 0.3;
    else found.push([place - 0.3, place + 0.3]);
  }
  return found;
}
