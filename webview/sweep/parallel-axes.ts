import type { AxisState, TrialRow } from '../../src/vscode/panels/sweep/contract';
import type { Column } from './columns';
import { placeScale, type PlaceScale } from './place';

/** An axis of the parallel coordinates. */
export interface Axis {
  readonly column: Column;
  readonly flipped: boolean;
  readonly log: boolean;
}

/** An axis that knows where values lie on it. Depths are from 0 at its upper end to 1 at its lower one. */
export interface PlacedAxis extends Axis {
  readonly scale: PlaceScale;
  depthOf(place: number): number;
  placeAt(depth: number): number;
}

/** Room for the names and marks of the first and the last axis, in pixels. */
export const sideMargin = 56;

/** Pixels from the left, of so many axes over a width. */
export function axisLeft(index: number, count: number, width: number): number {
  return sideMargin + (index * (width - 2 * sideMargin)) / Math.max(1, count - 1);
}

/** As they are kept; those of columns that are gone are none. */
export function axesOf(kept: readonly AxisState[], columns: readonly Column[]): Axis[] {
  const byId = new Map(columns.map((column) => [column.id, column]));
  return kept.flatMap(({ id, flipped = false, log }) => {
    const column = byId.get(id);
    return column ? [{ column, flipped, log: log ?? column.log }] : [];
  });
}

export function placedAxis(axis: Axis, trials: readonly TrialRow[]): PlacedAxis {
  const scale = placeScale(axis.column, trials, axis.log);
  const length = scale.high - scale.low;
  const turned = (part: number) => (axis.flipped ? part : 1 - part);
  return {
    ...axis,
    scale,
    depthOf: (place) => turned((place - scale.low) / length),
    placeAt: (depth) => scale.low + turned(depth) * length,
  };
}
