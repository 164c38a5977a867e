/**
 * A linear map of the samples of a row, as what each result is made of. Nearly all of its matrix is zeros, so that only
 * the rest is kept.
 */
export type LinearMap = readonly (readonly Tap[])[];

export interface Tap {
  /** Index of a sample. */
  readonly from: number;
  readonly weight: number;
}

export function identityMap(count: number): LinearMap {
  return Array.from({ length: count }, (_, from) => [{ from, weight: 1 }]);
}

/** First `inner`, then `outer`. */
export function composed(outer: LinearMap, inner: LinearMap): LinearMap {
  return outer.map((taps) => {
    const weights = new Map<number, number>();
    for (const tap of taps) {
      for (const { from, weight } of inner[tap.from]) {
        weights.set(from, (weights.get(from) ?? 0) + tap.weight * weight);
      }
    }
    return Array.from(weights, ([from, weight]) => ({ from, weight }));
  });
}

/** The [rows, columns] matrix M of x ↦ x·M; where the map is smaller, zeros are left. */
export function matrixOf(map: LinearMap, rows: number, columns: number): Float32Array {
  const matrix = new Float32Array(rows * columns);
  map.forEach((taps, to) => {
    // Replicated edges are several taps of one sample.
    for (const { from, weight } of taps) matrix[from * columns + to] += weight;
  });
  return matrix;
}
