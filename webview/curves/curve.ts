import type { CurveColor } from '../shared/theme';

/** What the horizontal axis counts. */
export type XAxis = 'step' | 'epoch' | 'time';

/** A line of a plot. `x` ascends strictly; `y` has the same length, with NaN where nothing was measured. */
export interface Curve {
  /** The same for as long as it is the same curve: by it a curve is shown and hidden. */
  readonly id: string;
  readonly label: string;
  /** Whose curve it is, where it is none of the run that the page is about: the legend has a row for each. */
  readonly run?: string;
  readonly color: CurveColor;
  /** Lengths of strokes and gaps in pixels; none for an unbroken line. */
  readonly dash: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Places of the horizontal axis, ascending, at which the curve carries a dot; each is one of `x`. */
  readonly dots?: readonly number[];
}

/** Tells the curve from those of other runs. */
export function fullName({ run, label }: Curve): string {
  return [run, label].filter(Boolean).join(' · ');
}

/** First index whose value is not below `wanted`, in ascending values. */
export function lowerBound(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the ascending value that is nearest to `wanted`; -1 where there are none. */
export function nearest(values: Float64Array, wanted: number): number {
  if (values.length === 0) return -1;
  const right = Math.min(lowerBound(values, wanted), values.length - 1);
  const left = Math.max(0, right - 1);
  return wanted - values[left] <= values[right] - wanted ? left : right;
}

/**
 * Epochs with fractions: lines tell the epoch in which a step lies, from 0, and many share one. Between the first lines of
 * two epochs the steps are spread evenly; the last epoch goes on at the pace of the one before. All in one epoch: by step,
 * as parts of an epoch of `stepsPerEpoch`, where that is known.
 */
export function fractionalEpochs(step: Float64Array, epoch: Float64Array): Float64Array {
  const result = new Float64Array(step.length);
  let start = 0;
  let pace = 0;
  while (start < step.length) {
    let end = start + 1;
    while (end < step.length && epoch[end] === epoch[start]) end++;
    if (end < step.length) pace = (epoch[end] - epoch[start]) / (step[end] - step[start]);
    // A run within its first epoch: nobody knows yet how long one is.
    const slope = pace > 0 ? pace : 1 / Math.max(1, step[end - 1] - step[start] + 1);
    for (let i = start; i < end; i++) result[i] = epoch[start] + (step[i] - step[start]) * slope;
    start = end;
  }
  return result;
}
