/** Points as columns of numbers; columns of one parameter share a length scale, named by `groups`. */
export interface Points {
  readonly rows: readonly Float64Array[];
  /** Number of the length scale of each column. */
  readonly groups: readonly number[];
  readonly groupCount: number;
}

export interface Hyperparameters {
  /** One a group. */
  readonly lengthScales: Float64Array;
  /** Variance of the noise by that of the function. */
  readonly noise: number;
}

/** Matérn's kernel with ν = 5/2 of a squared distance. Rasmussen and Williams, equation 4.17. */
export function matern52(squared: number): number {
  const r = Math.sqrt(5 * squared);
  return (1 + r + (5 / 3) * squared) * Math.exp(-r);
}

/** Squared distances of all pairs i ≥ j within each group, pair (i, j) at i (i + 1) / 2 + j. */
export function pairDistances({ rows, groups, groupCount }: Points): readonly Float64Array[] {
  const n = rows.length;
  const distances = Array.from({ length: groupCount }, () => new Float64Array((n * (n + 1)) / 2));
  for (const [column, group] of groups.entries()) {
    const own = distances[group];
    let pair = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) own[pair++] += (rows[i][column] - rows[j][column]) ** 2;
  }
  return distances;
}

/** Correlations of the noisy values at n points, the noise on the diagonal: the lower triangle of `[n · n]`. */
export function covariance(
  distances: readonly Float64Array[],
  n: number,
  { lengthScales, noise }: Hyperparameters,
  into: Float64Array,
): void {
  const inverse = lengthScales.map((length) => 1 / length ** 2);
  let pair = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, pair++) {
      let squared = 0;
      for (let group = 0; group < distances.length; group++)
        squared += distances[group][pair] * inverse[group];
      into[i * n + j] = matern52(squared);
    }
    into[i * n + i] += noise;
  }
}
