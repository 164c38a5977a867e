export interface Decimated {
  /** Places worth drawing for any of the columns, ascending. */
  readonly shown: readonly number[];
  /** Whether a column needs that place: one of its own extremes, and not only of another column. */
  isOwn(column: number, place: number): boolean;
}

/**
 * Places in [from, to) worth drawing, at most `limit` of them (`limit` ≥ 2 + 2 per column). Cuts the range into equal
 * buckets and keeps each column's lowest and highest value in each, so that no spike is lost.
 */
export function decimate(
  columns: readonly Float64Array[],
  from: number,
  to: number,
  limit: number,
): Decimated {
  const count = to - from;
  if (count <= limit) {
    return { shown: Array.from({ length: Math.max(0, count) }, (_, i) => from + i), isOwn: () => true };
  }
  const buckets = Math.floor((limit - 2) / (2 * columns.length));
  const own = columns.map((column) => {
    const chosen = new Set([from, to - 1]);
    for (let bucket = 0; bucket < buckets; bucket++) {
      const start = from + Math.floor((bucket * count) / buckets);
      const end = from + Math.floor(((bucket + 1) * count) / buckets);
      const { low, high } = extremes(column, start, end);
      if (low >= 0) chosen.add(low).add(high);
    }
    return chosen;
  });
  const shown = [...new Set(own.flatMap((chosen) => [...chosen]))].sort((a, b) => a - b);
  return { shown, isOwn: (column, place) => own[column].has(place) };
}

/** Where the lowest and the highest number of [start, end) are; -1 when all are NaN. */
function extremes(column: Float64Array, start: number, end: number): { low: number; high: number } {
  let low = -1;
  let high = -1;
  for (let i = start; i < end; i++) {
    const value = column[i];
    if (Number.isNaN(value)) continue;
    if (low < 0 || value < column[low]) low = i;
    if (high < 0 || value > column[high]) high = i;
  }
  return { low, high };
}
