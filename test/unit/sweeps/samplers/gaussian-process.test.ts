import { describe, expect, it } from 'vitest';
import { normalValues, randomFor } from '../../../../src/seeded-random';
import { factorise, solveLower, solveLowerTransposed } from '../../../../src/sweeps/samplers/cholesky';
import { fitHyperparameters } from '../../../../src/sweeps/samplers/fit';
import { GaussianProcess } from '../../../../src/sweeps/samplers/gaussian-process';
import { matern52, type Points } from '../../../../src/sweeps/samplers/kernel';

const points = (rows: readonly (readonly number[])[]): Points => ({
  rows: rows.map((row) => Float64Array.from(row)),
  groups: rows[0].map((_, column) => column),
  groupCount: rows[0].length,
});

const given = (rows: readonly (readonly number[])[], targets: number[], lengths: number[], noise: number) =>
  GaussianProcess.given(points(rows), Float64Array.from(targets), {
    lengthScales: Float64Array.from(lengths),
    noise,
  });

describe('the posterior', () => {
  it('given one value is what one writes down', () => {
    const process = given([[0]], [3], [2], 0.5);
    const k = (1 + Math.sqrt(5) / 2 + 5 / 12) * Math.exp(-Math.sqrt(5) / 2);
    const variance = 9 / 1.5;
    const { mean, deviation } = process?.predict(Float64Array.of(1)) ?? {};
    expect(mean).toBeCloseTo((k / 1.5) * 3, 12);
    expect(deviation).toBeCloseTo(Math.sqrt(variance * (1 - (k * k) / 1.5)), 12);
  });

  it('given two values is that of the inverse of a 2 × 2 matrix', () => {
    const [noise, y0, y1] = [0.1, 1, -2];
    const process = given([[0], [1]], [y0, y1], [1], noise);
    const [k01, k0, k1] = [1, 0.25 ** 2, 0.75 ** 2].map(matern52);
    const d = 1 + noise;
    const determinant = d * d - k01 * k01;
    const inverse = (a: number[], b: number[]) =>
      (d * (a[0] * b[0] + a[1] * b[1]) - k01 * (a[0] * b[1] + a[1] * b[0])) / determinant;
    const variance = inverse([y0, y1], [y0, y1]) / 2;
    const { mean, deviation } = process?.predict(Float64Array.of(0.25)) ?? {};
    expect(mean).toBeCloseTo(inverse([k0, k1], [y0, y1]), 12);
    expect(deviation).toBeCloseTo(Math.sqrt(variance * (1 - inverse([k0, k1], [k0, k1]))), 12);
  });

  // GaussianProcessRegressor(ConstantKernel(s) * Matern([0.5, 0.8], nu=2.5), alpha=0.01 * s, optimizer=None) of
  // scikit-learn 1.9.1, s = yᵀ (K + 0.01 I)⁻¹ y / 5 = 0.9109668847352662.
  it.each([
    [[0.3, 0.3], 0.7326387307705504, 0.25451249748976246],
    [[0.9, 0.1], 0.21944751354363323, 0.43896901553287776],
    [[0.4, 0.9], -0.49247639634075413, 0.09379013723710537],
  ])("at %o is scikit-learn's", (at, mean, deviation) => {
    const rows = [
      [0.1, 0.2],
      [0.4, 0.9],
      [0.7, 0.3],
      [0.95, 0.8],
      [0.5, 0.5],
    ];
    const process = given(rows, [1, -0.5, 0.3, -1.2, 0.1], [0.5, 0.8], 0.01);
    const found = process?.predict(Float64Array.from(at));
    expect(found?.mean).toBeCloseTo(mean, 10);
    expect(found?.deviation).toBeCloseTo(deviation, 8);
  });

  it('is a number at a point that was seen twice without noise, or undefined', () => {
    const process = given([[0.5], [0.5], [0.1]], [1, 1, 0], [1], 0);
    const found = process?.predict(Float64Array.of(0.5));
    expect(found === undefined || Number.isFinite(found.mean + found.deviation)).toBe(true);
  });
});

describe('the fit', () => {
  const random = randomFor(1);
  const noise = normalValues(60, random);
  const rows = Array.from({ length: 60 }, (_, i) => [
    ((i * 37) % 60) / 60,
    ((i * 23) % 61) / 61,
    ((i * 7) % 59) / 59,
  ]);

  it('gives short lengths to what matters, long ones to what does not, and sees noise', () => {
    const wave = rows.map(([x, y]) => Math.sin(8 * x) + 0.5 * Math.sin(4 * y));
    const clean = fitHyperparameters(points(rows), Float64Array.from(wave));
    const [x, y, nothing] = clean.lengthScales;
    expect(x).toBeLessThan(y);
    expect(y).toBeLessThan(nothing);
    expect(clean.noise).toBeLessThan(1e-3);
    const noisy = fitHyperparameters(
      points(rows),
      Float64Array.from(wave, (value, i) => value + 0.5 * noise[i]),
    );
    expect(noisy.noise).toBeGreaterThan(0.02);
  });

  it('is finite where all values are the same', () => {
    const { lengthScales, noise: found } = fitHyperparameters(points(rows), new Float64Array(60));
    expect([...lengthScales, found].every(Number.isFinite)).toBe(true);
  });
});

describe('the factor of Cholesky', () => {
  const a = [4, 0, 0, 2, 5, 0, -2, 3, 14];

  it('is the one of a textbook', () => {
    const matrix = Float64Array.from(a);
    expect(factorise(matrix, 3)).toBe(true);
    expect([0, 3, 4, 6, 7, 8].map((i) => matrix[i])).toEqual([2, 1, 2, -1, 2, 3]);
    const x = Float64Array.of(4 + 4 - 6, 2 + 10 + 9, -2 + 6 + 42);
    solveLower(matrix, x);
    solveLowerTransposed(matrix, x);
    expect([...x]).toEqual([1, 2, 3].map((each) => expect.closeTo(each, 12)));
  });

  it('does not exist for a matrix that is not positive definite', () => {
    expect(factorise(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
  });
});
