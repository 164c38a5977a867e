import { describe, expect, it } from 'vitest';
import { goodParts, interpolate } from '../../../../webview/sweep/contour-picture';

const known = [
  { a: 0.1, b: 0.2 },
  { a: 0.5, b: 0.9 },
  { a: 0.8, b: 0.3 },
];
const parts = (values: readonly number[], lowIsGood = false) => {
  const cells = interpolate(
    values.map((value, i) => ({ ...known[i], value })),
    30,
    20,
  );
  return [...goodParts(cells, values, lowIsGood)];
};

describe('the contour', () => {
  it('is flat over one trial and over equal ones, whatever rounding makes of them', () => {
    for (const values of [[27.3], [0.1, 0.1, 0.1], [0.3, 0.1 + 0.2, 0.3]])
      for (const lowIsGood of [false, true]) expect(new Set(parts(values, lowIsGood))).toEqual(new Set([1]));
  });

  it('goes from the worst of the trials to the best one', () => {
    const [up, down] = [parts([20, 25, 30]), parts([20, 25, 30], true)];
    expect(Math.min(...up)).toBeLessThan(0.05);
    expect(Math.max(...up)).toBeGreaterThan(0.95);
    up.forEach((part, i) => expect(part).toBeCloseTo(1 - down[i]));
  });
});
