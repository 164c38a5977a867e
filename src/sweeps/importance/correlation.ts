/** Pearson's correlation of pairs in which both are numbers; undefined where one of the two does not vary. */
export function correlation(a: Float64Array, b: Float64Array): number | undefined {
  const rows = [...a.keys()].filter((row) => Number.isFinite(a[row]) && Number.isFinite(b[row]));
  if (rows.length < 2) return undefined;
  const mean = (values: Float64Array) => rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
  const meanA = mean(a);
  const meanB = mean(b);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (const row of rows) {
    ab += (a[row] - meanA) * (b[row] - meanB);
    aa += (a[row] - meanA) ** 2;
    bb += (b[row] - meanB) ** 2;
  }
  if (aa === 0 || bb === 0) return undefined;
  return Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}
