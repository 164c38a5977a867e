import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { CancelledError } from '../../errors';
import { TimeSlices } from '../../time-slices';
import { TreeGrower } from './tree-grower';

export interface Forest {
  /** Mean decrease of impurity of each column, together 1; all 0 where nothing could be split. */
  readonly importance: Float64Array;
  /** R² of each row's mean over the trees that have not seen it; undefined where that says nothing. */
  readonly explained: number | undefined;
}

export interface ForestOptions {
  readonly trees: number;
  readonly random: RandomGenerator;
  /** Rows that bootstrap samples are drawn from, which may repeat themselves; by default each once. */
  readonly rows?: Int32Array;
  readonly signal?: AbortSignal;
}

/**
 * A random forest of regression trees (Breiman, Machine Learning 45, 2001) that looks at every column at each split.
 * Importance and R² are those of scikit-learn's `RandomForestRegressor(oob_score=True)`. Between trees the thread is
 * free for others. Throws a CancelledError where `signal` is aborted.
 */
export async function growForest(
  columns: readonly Float64Array[],
  targets: Float64Array,
  { trees, random, rows, signal }: ForestOptions,
): Promise<Forest> {
  const centred = withoutMean(targets);
  const grower = new TreeGrower(columns, centred);
  const count = targets.length;
  const importance = new Float64Array(columns.length);
  const decrease = new Float64Array(columns.length);
  const weights = new Int32Array(count);
  const predicted = new Float64Array(count);
  const votes = new Int32Array(count);
  const slices = new TimeSlices();
  for (let tree = 0; tree < trees; tree++) {
    await slices.pause();
    if (signal?.aborted) throw new CancelledError();
    weights.fill(0);
    for (let i = 0; i < count; i++) {
      const drawn = uniformInt(random, 0, count - 1);
      weights[rows ? rows[drawn] : drawn]++;
    }
    decrease.fill(0);
    grower.grow(weights, random, decrease);
    const total = sum(decrease);
    if (total > 0) decrease.forEach((each, column) => (importance[column] += each / total));
    for (let row = 0; row < count; row++) {
      if (weights[row] > 0) continue;
      predicted[row] += grower.predict(row);
      votes[row]++;
    }
  }
  const all = sum(importance);
  return {
    importance: all > 0 ? importance.map((each) => each / all) : importance,
    explained: determination(centred, predicted, votes),
  };
}

/** Of sums of predictions and how many each is the sum of; rows without any do not count. */
function determination(
  targets: Float64Array,
  predicted: Float64Array,
  votes: Int32Array,
): number | undefined {
  const judged = [...targets.keys()].filter((row) => votes[row] > 0);
  if (judged.length < 2) return undefined;
  const mean = judged.reduce((total, row) => total + targets[row], 0) / judged.length;
  let errors = 0;
  let variance = 0;
  for (const row of judged) {
    errors += (predicted[row] / votes[row] - targets[row]) ** 2;
    variance += (targets[row] - mean) ** 2;
  }
  return variance > 0 ? 1 - errors / variance : undefined;
}

/** Sums of squares lose their digits where a mean is far from 0. */
function withoutMean(values: Float64Array): Float64Array {
  const mean = sum(values) / values.length;
  return values.map((value) => value - mean);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
