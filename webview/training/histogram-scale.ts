import { largestError } from './error-counts';

export interface HistogramScale {
  /** Errors from −range to range are drawn; none lies beyond. */
  readonly range: number;
  readonly errorTicks: readonly number[];
  readonly countTicks: readonly number[];
  /** Pixels from the left for an error. */
  x(error: number): number;
  /** Pixels above the axis for a count of at least 1. */
  height(count: number): number;
  /** The error whose bar is at so many pixels from the left. */
  errorAt(x: number): number;
}

const ranges = [8, 16, 32, 64, 128, largestError];
/** Where the axis begins, so that a single value is seen. */
const floor = 0.5;
const mostCountTicks = 5;

/**
 * The axes of a histogram of signed errors: as wide as the errors need, the same to both sides, and logarithmic in the
 * counts up to the next power of ten.
 */
export function histogramScale(counts: Float64Array, width: number, height: number): HistogramScale {
  let most = 1;
  let largest = 0;
  counts.forEach((count, i) => {
    if (count > 0) largest = Math.max(largest, Math.abs(i - largestError));
    most = Math.max(most, count);
  });
  const range = ranges.find((each) => each >= largest) ?? largestError;
  const decades = Math.max(1, Math.ceil(Math.log10(most)));
  const stride = Math.ceil(decades / (mostCountTicks - 1));
  const top = Math.log10(10 ** decades / floor);
  const perError = width / (2 * range + 1);
  return {
    range,
    errorTicks: [-range, -Math.round(range / 2), 0, Math.round(range / 2), range],
    countTicks: Array.from({ length: Math.floor(decades / stride) + 1 }, (_, i) => 10 ** (i * stride)),
    x: (error) => (error + range + 0.5) * perError,
    height: (count) => (Math.log10(count / floor) / top) * height,
    errorAt: (x) => Math.min(range, Math.max(-range, Math.floor(x / perError) - range)),
  };
}
