import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { growForest } from './random-forest';

const resamplings = 40;
/** Fewer than for the shares themselves: between resamplings differs much more than between forests. */
const trees = 15;

export interface Resampled {
  /** Share of each parameter, without that of the shadow; one list a resampling. */
  readonly shares: readonly (readonly number[])[];
  /** Share of a column of random numbers beside the others; one a resampling. */
  readonly shadow: readonly number[];
}

/**
 * How the shares would look with other trials: forests on trials drawn with replacement (Efron's bootstrap), each
 * beside a column of dice throws. `owners` gives the parameter of each column.
 */
export async function resampled(
  columns: readonly Float64Array[],
  owners: readonly number[],
  targets: Float64Array,
  random: RandomGenerator,
  signal?: AbortSignal,
): Promise<Resampled> {
  const count = targets.length;
  const shares: number[][] = [];
  const shadow: number[] = [];
  for (let turn = 0; turn < resamplings; turn++) {
    const rows = Int32Array.from({ length: count }, () => uniformInt(random, 0, count - 1));
    const dice = Float64Array.from({ length: count }, () => uniformFloat64(random));
    const { importance } = await growForest([...columns, dice], targets, { trees, random, rows, signal });
    const chance = importance[columns.length];
    shadow.push(chance);
    shares.push(
      sharesOf(importance.subarray(0, columns.length), owners).map((share) => share / (1 - chance || 1)),
    );
  }
  return { shares, shadow };
}

/** Importances of columns summed up to their parameters'. */
export function sharesOf(importance: Float64Array, owners: readonly number[]): number[] {
  const shares = new Array<number>(Math.max(-1, ...owners) + 1).fill(0);
  importance.forEach((each, column) => (shares[owners[column]] += each));
  return shares;
}

/** The value below which a fraction of them lies; linear between neighbours. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
