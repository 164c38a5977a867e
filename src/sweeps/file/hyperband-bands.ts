/** Trials do not log more often. */
const mostReports = 1_000_000_000;

/** There are never so many that differ, but for an eta that is hardly above 1. */
const mostBands = 1000;

/** At which counts of reports W&B looks at a trial: `minIter`, and then each `eta` times the last. */
export function bandsFromFirst(minIter: number, eta: number): number[] {
  const bands = new Set<number>();
  let band = minIter;
  for (let k = 0; k < 100 && band <= mostReports; k++, band *= eta) bands.add(Math.floor(band));
  return [...bands];
}

/** The same backwards from the end: `s` of them, each the next one divided by `eta`, none below 1. */
export function bandsFromLast(maxIter: number, s: number, eta: number): number[] {
  const bands = new Set<number>();
  let band = maxIter / eta;
  for (let k = 0; k < Math.min(s, mostBands) && band >= 1; k++, band /= eta) bands.add(Math.floor(band));
  return [...bands].reverse();
}
