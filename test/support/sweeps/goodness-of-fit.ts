/** Largest distance between the distribution of samples and a continuous one: Kolmogorov and Smirnov's D. */
export function kolmogorovSmirnov(samples: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((x, i) => Math.max(cdf(x) - i / n, (i + 1) / n - cdf(x))));
}

/** What D exceeds in one of 1,000 samples of the right distribution, for large n. */
export const criticalDistance = (n: number): number => 1.949 / Math.sqrt(n);

/** Pearson's statistic of counts; values that were not expected make it infinite. */
export function chiSquared(
  counts: ReadonlyMap<string, number>,
  expected: Readonly<Record<string, number>>,
): number {
  if ([...counts.keys()].some((key) => !(expected[key] > 0))) return Infinity;
  return Object.entries(expected).reduce((sum, [key, count]) => {
    if (count === 0) return sum;
    return sum + ((counts.get(key) ?? 0) - count) ** 2 / count;
  }, 0);
}

/** What the statistic exceeds in one of 1,000 samples: Wilson and Hilferty's approximation (1931). */
export function criticalChiSquared(freedom: number): number {
  const ninth = 2 / (9 * freedom);
  return freedom * (1 - ninth + 3.0902 * Math.sqrt(ninth)) ** 3;
}

export function countsOf(values: readonly unknown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return counts;
}
