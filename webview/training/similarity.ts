import type { Pixels } from './error-counts';

const largestWindow = 7;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/**
 * Mean structural similarity over R, G and B, in [-1, 1]: Wang et al., IEEE TIP 13(4), 2004, with a uniform 7×7 window
 * and sample covariance, as the command line computes it.
 */
export function structuralSimilarity(a: Pixels, b: Pixels): number {
  const fitting = Math.min(largestWindow, a.width, a.height);
  const window = fitting % 2 === 1 ? fitting : fitting - 1;
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) sum += ofChannel(a, b, channel, window);
  return sum / 3;
}

/** Sums of a, b, a², b² and ab, which stay exact while the window slides: integers far below 2⁵³. */
type Sums = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function ofChannel(a: Pixels, b: Pixels, channel: number, window: number): number {
  const { width, height } = a;
  const columns = Array.from({ length: 5 }, () => new Float64Array(width)) as unknown as Sums;
  const addRow = (y: number, sign: number) => {
    for (let x = 0, i = y * width * 4 + channel; x < width; x++, i += 4) {
      const [p, q] = [a.data[i], b.data[i]];
      columns[0][x] += sign * p;
      columns[1][x] += sign * q;
      columns[2][x] += sign * p * p;
      columns[3][x] += sign * q * q;
      columns[4][x] += sign * p * q;
    }
  };
  let total = 0;
  for (let y = 0; y < height; y++) {
    addRow(y, 1);
    if (y >= window) addRow(y - window, -1);
    if (y >= window - 1) total += ofRow(columns, window);
  }
  return total / ((width - window + 1) * (height - window + 1));
}

function ofRow(columns: Sums, window: number): number {
  const n = window * window;
  const unbiased = n / Math.max(1, n - 1);
  const sums = [0, 0, 0, 0, 0];
  let total = 0;
  for (let x = 0; x < columns[0].length; x++) {
    for (let k = 0; k < 5; k++) {
      sums[k] += columns[k][x] - (x >= window ? columns[k][x - window] : 0);
    }
    if (x < window - 1) continue;
    const [meanA, meanB] = [sums[0] / n, sums[1] / n];
    const varianceA = unbiased * (sums[2] / n - meanA * meanA);
    const varianceB = unbiased * (sums[3] / n - meanB * meanB);
    const covariance = unbiased * (sums[4] / n - meanA * meanB);
    total +=
      ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
      ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
  }
  return total;
}
