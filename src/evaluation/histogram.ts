import type { RgbImage } from '../images/rgb-image';
import { requireSameSize } from './pixel-errors';

export interface ErrorHistogram {
  /** Error at the left edge of each bin and at the right edge of the last: 0 to 255, one more than there are bins. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Share of the values a unit of error, so that the area over all bins is 1. */
  readonly density: readonly number[];
}

/**
 * How often each absolute error 0..255 occurs between two pictures of one size, over all channels. With `counts` it
 * adds to those of earlier pairs, so that any number of pairs needs only these 256 numbers.
 *
 * @throws UserError where the sizes differ.
 */
export function countErrors(
  a: RgbImage,
  b: RgbImage,
  counts: Float64Array = new Float64Array(256),
): Float64Array {
  requireSameSize(a, b);
  for (let i = 0; i < a.data.length; i++) counts[Math.abs(a.data[i] - b.data[i])]++;
  return counts;
}

/**
 * Puts counted errors into bins of equal width over [0, 255], the last one closed on the right as in NumPy.
 *
 * @throws RangeError unless there is at least one bin and something was counted.
 */
export function errorHistogram(errorCounts: Float64Array, bins = 100): ErrorHistogram {
  if (!Number.isInteger(bins) || bins < 1)
    throw new RangeError(`A histogram has 1 bin or more, not ${bins}.`);
  const total = errorCounts.reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new RangeError('There are no errors to draw a histogram of.');
  const counts = new Array<number>(bins).fill(0);
  errorCounts.forEach((count, error) => {
    counts[Math.min(bins - 1, Math.floor((error * bins) / 255))] += count;
  });
  return {
    edges: Array.from({ length: bins + 1 }, (_, i) => (i * 255) / bins),
    counts,
    density: counts.map((count) => (count * bins) / (total * 255)),
  };
}
