import { describe, expect, it } from 'vitest';
import { Dice } from '../../../../src/datasets/synthesiser/dice';
import { inverseFourier2d } from '../../../../src/datasets/synthesiser/fourier';
import { noisePair } from '../../../../src/datasets/synthesiser/noise';
import { cosTurn, exp, ln, power, sinTurn } from '../../../../src/datasets/synthesiser/portable-math';

describe('portable mathematics', () => {
  it('agrees with the built-in functions', () => {
    for (let i = -50; i <= 50; i += 1) {
      const x = i * 0.137;
      expect(sinTurn(x)).toBeCloseTo(Math.sin(2 * Math.PI * x), 9);
      expect(cosTurn(x)).toBeCloseTo(Math.cos(2 * Math.PI * x), 9);
      expect(exp(x) / Math.exp(x)).toBeCloseTo(1, 9);
      expect(ln(Math.exp(x))).toBeCloseTo(x, 9);
      expect(power(3.7, x) / 3.7 ** x).toBeCloseTo(1, 8);
    }
    expect([sinTurn(0), cosTurn(0), ln(1), exp(0)]).toEqual([0, expect.closeTo(1, 10), 0, 1]);
    expect(ln(1e-12)).toBeCloseTo(Math.log(1e-12), 8);
    expect(exp(-40) / Math.exp(-40)).toBeCloseTo(1, 9);
  });
});

describe('inverseFourier2d', () => {
  it('is the sum of its definition', () => {
    const n = 8;
    const dice = new Dice(1, 1);
    const re = Float64Array.from({ length: n * n }, () => dice.normal());
    const im = Float64Array.from({ length: n * n }, () => dice.normal());
    const [a, b] = [re.slice(), im.slice()];
    inverseFourier2d(a, b, n);
    for (const [x, y] of [
      [0, 0],
      [3, 5],
      [7, 1],
    ]) {
      let sumRe = 0;
      let sumIm = 0;
      for (let v = 0; v < n; v += 1) {
        for (let u = 0; u < n; u += 1) {
          const phase = (2 * Math.PI * (u * x + v * y)) / n;
          sumRe += re[v * n + u] * Math.cos(phase) - im[v * n + u] * Math.sin(phase);
          sumIm += re[v * n + u] * Math.sin(phase) + im[v * n + u] * Math.cos(phase);
        }
      }
      expect(a[y * n + x]).toBeCloseTo(sumRe, 7);
      expect(b[y * n + x]).toBeCloseTo(sumIm, 7);
    }
  });
});

describe('noisePair', () => {
  it('is periodic, standardised, and smoother for a larger alpha', () => {
    const roughness = (alpha: number) => {
      const [field] = noisePair(new Dice(3, 0), 64, alpha);
      let sum = 0;
      let squares = 0;
      let steps = 0;
      for (let y = 0; y < 64; y += 1) {
        for (let x = 0; x < 64; x += 1) {
          sum += field.at(x, y);
          squares += field.at(x, y) ** 2;
          steps += Math.abs(field.at(x + 1, y) - field.at(x, y));
        }
      }
      expect(sum / 4096).toBeCloseTo(0, 4);
      expect(squares / 4096).toBeCloseTo(1, 3);
      expect(field.at(10.25 - 64, 3.5 + 128)).toBeCloseTo(field.at(10.25, 3.5), 5);
      return steps / 4096;
    };
    expect(roughness(1.5)).toBeLessThan(roughness(1) * 0.8);
    expect(roughness(1)).toBeLessThan(roughness(0.3) * 0.8);
  });
});

describe('Dice', () => {
  it('draws radii by a power law between its limits', () => {
    const dice = new Dice(1, 2);
    const radii = Array.from({ length: 4000 }, () => dice.radius(2, 50));
    expect(Math.min(...radii)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...radii)).toBeLessThanOrEqual(50);
    // For a density ∝ r⁻³ from 2 on, a quarter lies beyond 4.
    expect(radii.filter((r) => r > 4).length / 4000).toBeCloseTo(0.25, 1);
  });

  it('draws normal numbers', () => {
    const dice = new Dice(5, 0);
    const values = Array.from({ length: 4000 }, () => dice.normal());
    const mean = values.reduce((sum, v) => sum + v, 0) / 4000;
    expect(mean).toBeCloseTo(0, 1);
    expect(values.filter((v) => Math.abs(v) < 1).length / 4000).toBeCloseTo(0.683, 1);
  });
});
