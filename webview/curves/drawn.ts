import uPlot from 'uplot';
import type { Curve } from './curve';
import { lowerBound } from './curve';
import { decimate } from './decimate';
import { smooth } from './smoothing';

export type Range = readonly [number, number];

/** More points than this cannot be told apart on a screen, and cost frames. */
const maxPoints = 4000;

export interface DrawnView {
  readonly log: boolean;
  /** Weight of the moving average, 0 = off. */
  readonly smoothing: number;
  /** The part of the horizontal axis that is shown; undefined for all. */
  readonly x?: Range;
}

export interface Drawn {
  /** One table for uPlot: x, then per curve what is drawn strongly, then what is drawn faintly behind it. */
  readonly data: uPlot.AlignedData;
  readonly x: Range;
  /** Points of the longest curve. */
  readonly points: number;
}

/** First and last place of the curves; undefined while none has a point. */
export function extentOf(curves: readonly Curve[]): Range | undefined {
  return hull(curves.map(({ x }) => (x.length > 0 ? [x[0], x[x.length - 1]] : undefined)));
}

/** The shortest range that holds all of these. */
export function hull(ranges: readonly (Range | undefined)[]): Range | undefined {
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0) return undefined;
  return [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))];
}

/**
 * The curves thinned out to what a screen can show, within the range of the view. Curves that share their `x` are thinned
 * out together. With smoothing, each is drawn smoothed, and faintly as it was measured.
 */
export function drawnOf(curves: readonly Curve[], view: DrawnView): Drawn {
  const [low, high] = view.x ?? extentOf(curves) ?? [0, 1];
  const groups = new Map<Float64Array, Curve[]>();
  for (const curve of curves) groups.set(curve.x, [...(groups.get(curve.x) ?? []), curve]);
  let points = 0;
  const strong = new Map<Curve, number>();
  const faint = new Map<Curve, number>();
  const tables: uPlot.AlignedData[] = [];
  let columns = 1;
  for (const [x, group] of groups) {
    // One point beyond each side, so that the curves run to the edges.
    const from = Math.max(0, lowerBound(x, low) - 1);
    const to = Math.min(x.length, lowerBound(x, high) + 1);
    const raw = group.map(({ y }) => y);
    const { shown, isOwn } = decimate(raw, from, to, maxPoints);
    points = Math.max(points, shown.length);
    const pick = (values: Float64Array) => shown.map((i) => drawable(values[i], view.log));
    const table: (number | null)[][] = [];
    for (const [index, curve] of group.entries()) {
      // What others alone need would only lengthen the line: to dash a long one costs more than all else.
      const measured = shown.map((i) => (isOwn(index, i) ? drawable(curve.y[i], view.log) : null));
      if (view.smoothing === 0) {
        table.push(measured);
        strong.set(curve, columns++);
        continue;
      }
      table.push(pick(smooth(curve.y, view.smoothing)));
      strong.set(curve, columns++);
      table.push(measured);
      faint.set(curve, columns++);
    }
    tables.push([shown.map((i) => x[i]), ...table] as uPlot.AlignedData);
  }
  if (tables.length === 0) tables.push([[]]);
  const joined = tables.length === 1 ? tables[0] : uPlot.join(tables);
  const column = (index: number | undefined) => (index === undefined ? [] : [joined[index]]);
  const data = [
    joined[0],
    ...curves.flatMap((curve) => [...column(strong.get(curve)), ...column(faint.get(curve))]),
  ] as uPlot.AlignedData;
  return { data, x: [low, high > low ? high : low + 1], points };
}

/** Index of the drawn value of a curve that lies nearest to a place; -1 where nothing of it is drawn. */
export function drawnNear(
  places: ArrayLike<number>,
  values: ArrayLike<number | null | undefined>,
  place: number,
): number {
  let best = -1;
  for (let i = 0; i < places.length; i++) {
    // Between its own points a curve has nothing where others have theirs.
    if (values[i] == null) continue;
    if (best >= 0 && Math.abs(places[i] - place) >= Math.abs(places[best] - place)) break;
    best = i;
  }
  return best;
}

function drawable(value: number, log: boolean): number | null {
  return Number.isFinite(value) && !(log && value <= 0) ? value : null;
}
