/**
 * Indices in [from, to) worth drawing, ascending, at most `limit` of them (`limit` ≥ 2 + 2 per column). Cuts the
 * range into equal buckets and keeps each column's lowest and highest value in each, so that no spike is lost.
 */
export function decimate(
  columns: readonly Float64Array[],
  from: number,
  to: number,
  limit: number,
): readonly number[] {
  const count = to - from;
  if (count <= limit) return Array.from({ length: Math.max(0, count) }, (_, i) => from + i);
  const buckets = Math.floor((limit - 2) / (2 * columns.length));
  const chosen = new Set([from, to - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = from + Math.floor((bucket * count) / buckets);
    const end = from + Math.floor(((bucket + 1) * count) / buckets);
    for (const column of columns) {
      const { low, high } = extremes(column, start, end);
      if (low >= 0) chosen.add(low).add(high);
    }
  }
  return [...chosen].sort((a, b) => a - b);
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
