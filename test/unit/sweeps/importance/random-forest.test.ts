import { describe, expect, it } from 'vitest';
import { randomFor } from '../../../../src/seeded-random';
import { growForest } from '../../../../src/sweeps/importance/random-forest';
import { TreeGrower } from '../../../../src/sweeps/importance/tree-grower';

/** A tree on every row once. */
function tree(
  columns: readonly (readonly number[])[],
  targets: readonly number[],
  weights?: readonly number[],
) {
  const typed = columns.map((column) => Float64Array.from(column));
  const grower = new TreeGrower(typed, Float64Array.from(targets));
  const decrease = new Float64Array(columns.length);
  grower.grow(Int32Array.from(weights ?? targets.map(() => 1)), randomFor(1), decrease);
  return { predictions: targets.map((_, row) => grower.predict(row)), decrease: [...decrease] };
}

describe('a regression tree', () => {
  it('takes from the squared error what its splits explain', () => {
    // Mean 3: the error is 16 + 4 + 4 + 16; the halves leave 2 each, which the second column explains.
    const columns = [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ];
    expect(tree(columns, [-1, 1, 5, 7])).toEqual({ predictions: [-1, 1, 5, 7], decrease: [36, 4] });
  });

  it('counts rows as often as they weigh, and not at all with 0', () => {
    // Mean of 0, 0, 0, 4 is 1; the row with 100 is not there and goes where its column says.
    const { predictions, decrease } = tree([[0, 1, 1]], [0, 4, 100], [3, 1, 0]);
    expect(predictions).toEqual([0, 4, 4]);
    expect(decrease).toEqual([12]);
  });

  it('gets through a split that gains nothing by itself', () => {
    const columns = [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ];
    expect(tree(columns, [1, -1, -1, 1]).predictions).toEqual([1, -1, -1, 1]);
  });

  it('leaves together what no column parts', () => {
    expect(tree([[2, 2, 2]], [1, 2, 6]).predictions).toEqual([3, 3, 3]);
  });

  it('parts neighbours among the floating-point numbers', () => {
    const next = 1 + Number.EPSILON;
    expect(tree([[1, next]], [0, 1]).predictions).toEqual([0, 1]);
  });

  it('shares out equal gains among the columns', () => {
    const grower = new TreeGrower(
      [Float64Array.of(0, 1), Float64Array.of(1, 0), Float64Array.of(5, 6)],
      Float64Array.of(0, 1),
    );
    const random = randomFor(1);
    const decrease = new Float64Array(3);
    for (let i = 0; i < 300; i++) grower.grow(Int32Array.of(1, 1), random, decrease);
    for (const each of decrease) expect(each / 300).toBeCloseTo(0.5 / 3, 1);
  });
});

describe('a forest', () => {
  const column = Float64Array.from({ length: 60 }, (_, i) => i);

  it('explains what it can, on rows its trees have not seen', async () => {
    const targets = column.map((value) => 1e6 + value);
    const { importance, explained } = await growForest([column], targets, {
      trees: 50,
      random: randomFor(1),
    });
    expect([...importance]).toEqual([1]);
    expect(explained).toBeGreaterThan(0.99);
  });

  it('explains less than nothing of noise', async () => {
    const targets = column.map((value) => (value * 7919) % 61);
    const { explained } = await growForest([column], targets, { trees: 50, random: randomFor(1) });
    expect(explained).toBeLessThan(0.2);
  });

  it('knows only the rows it is given', async () => {
    const rows = Int32Array.from({ length: 60 }, (_, i) => i % 2);
    const targets = column.map((value) => (value < 2 ? 0 : value));
    const { importance } = await growForest([column], targets, { trees: 5, random: randomFor(1), rows });
    expect([...importance]).toEqual([0]);
  });
});
