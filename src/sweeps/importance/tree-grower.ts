import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * Regression trees on the same `columns` (one array a feature, `[rows]`) and `targets`, grown until each leaf is pure,
 * as CART does with the squared error. Each column is sorted once; a split then parts every sorted list in its order.
 * All memory is taken at the beginning, so that a tree lasts until the next one is grown.
 */
export class TreeGrower {
  /** Row numbers in the order of each column. */
  private readonly sorted: readonly Int32Array[];
  /** The same for the rows of the present tree; a node owns the same range in each of them. */
  private readonly lists: readonly Int32Array[];
  private readonly parted: Int32Array;
  private readonly goesLeft: Uint8Array;

  /** Of the present tree. A node without feature, -1, is a leaf. */
  private readonly feature: Int32Array;
  private readonly threshold: Float64Array;
  private readonly left: Int32Array;
  private readonly mean: Float64Array;
  /** Ranges of the nodes' rows, from and to. */
  private readonly from: Int32Array;
  private readonly to: Int32Array;

  constructor(
    private readonly columns: readonly Float64Array[],
    private readonly targets: Float64Array,
  ) {
    const rows = targets.length;
    this.sorted = columns.map((column) => {
      const order = Int32Array.from({ length: rows }, (_, row) => row);
      return order.sort((a, b) => column[a] - column[b]);
    });
    this.lists = columns.map(() => new Int32Array(rows));
    this.parted = new Int32Array(rows);
    this.goesLeft = new Uint8Array(rows);
    const nodes = 2 * rows;
    this.feature = new Int32Array(nodes);
    this.threshold = new Float64Array(nodes);
    this.left = new Int32Array(nodes);
    this.mean = new Float64Array(nodes);
    this.from = new Int32Array(nodes);
    this.to = new Int32Array(nodes);
  }

  /**
   * Grows a tree on rows that count as often as `weights` says. Adds to `decrease` what the splits of each column take
   * off the sum of squared errors. Splits that are equally good are chosen among by `random`.
   */
  grow(weights: Int32Array, random: RandomGenerator, decrease: Float64Array): void {
    let present = 0;
    for (const [column, list] of this.lists.entries()) {
      present = 0;
      for (const row of this.sorted[column]) if (weights[row] > 0) list[present++] = row;
    }
    this.from[0] = 0;
    this.to[0] = present;
    let nodes = 1;
    for (let node = 0; node < nodes; node++) {
      if (!this.split(node, weights, random, decrease)) continue;
      const middle = this.part(node);
      this.left[node] = nodes;
      this.from[nodes] = this.from[node];
      this.to[nodes] = middle;
      this.from[nodes + 1] = middle;
      this.to[nodes + 1] = this.to[node];
      nodes += 2;
    }
  }

  /** What the present tree says for a row. */
  predict(row: number): number {
    let node = 0;
    while (this.feature[node] >= 0) {
      const goesLeft = this.columns[this.feature[node]][row] <= this.threshold[node];
      node = this.left[node] + (goesLeft ? 0 : 1);
    }
    return this.mean[node];
  }

  /** Finds the best split of a node and notes it; false where the node stays a leaf. */
  private split(node: number, weights: Int32Array, random: RandomGenerator, decrease: Float64Array): boolean {
    const { targets } = this;
    const from = this.from[node];
    const to = this.to[node];
    let count = 0;
    let sum = 0;
    let squares = 0;
    const any = this.lists[0];
    for (let i = from; i < to; i++) {
      const weight = weights[any[i]];
      const target = targets[any[i]];
      count += weight;
      sum += weight * target;
      squares += weight * target * target;
    }
    this.feature[node] = -1;
    this.mean[node] = sum / count;
    const error = squares - (sum * sum) / count;
    const negligible = 1e-12 * squares;
    if (to - from < 2 || error <= negligible) return false;

    // A split that gains nothing by itself can open the way to one that does.
    let best = -Infinity;
    let ties = 0;
    for (const [column, values] of this.columns.entries()) {
      const list = this.lists[column];
      let leftCount = 0;
      let leftSum = 0;
      let bestHere = -Infinity;
      let place = -1;
      let next = values[list[from]];
      for (let i = from; i < to - 1; i++) {
        const row = list[i];
        const weight = weights[row];
        leftCount += weight;
        leftSum += weight * targets[row];
        const value = next;
        next = values[list[i + 1]];
        if (next <= value) continue;
        const rightSum = sum - leftSum;
        const gain =
          (leftSum * leftSum) / leftCount + (rightSum * rightSum) / (count - leftCount) - (sum * sum) / count;
        if (gain <= bestHere) continue;
        bestHere = gain;
        place = i;
      }
      if (place < 0 || bestHere < best - negligible) continue;
      ties = bestHere > best + negligible ? 1 : ties + 1;
      if (ties > 1 && uniformInt(random, 1, ties) > 1) continue;
      best = bestHere;
      this.feature[node] = column;
      this.threshold[node] = between(values[list[place]], values[list[place + 1]]);
    }
    if (this.feature[node] < 0) return false;
    decrease[this.feature[node]] += Math.max(0, best);
    return true;
  }

  /** Brings the rows that go left to the front of the node's range in every list; where the others begin. */
  private part(node: number): number {
    const from = this.from[node];
    const to = this.to[node];
    const values = this.columns[this.feature[node]];
    const threshold = this.threshold[node];
    const { goesLeft, parted } = this;
    for (let i = from; i < to; i++) {
      const row = this.lists[0][i];
      goesLeft[row] = values[row] <= threshold ? 1 : 0;
    }
    let front = from;
    for (const list of this.lists) {
      front = from;
      let behind = 0;
      for (let i = from; i < to; i++) {
        const row = list[i];
        if (goesLeft[row] === 1) list[front++] = row;
        else parted[behind++] = row;
      }
      for (let i = 0; i < behind; i++) list[front + i] = parted[i];
    }
    return front;
  }
}

/** The middle, or `a` where rounding would make the middle `b`: the split must part them. */
function between(a: number, b: number): number {
  const middle = a + (b - a) / 2;
  return middle < b ? middle : a;
}
