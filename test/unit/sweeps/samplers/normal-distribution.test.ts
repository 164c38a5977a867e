import { describe, expect, it } from 'vitest';
import {
  logExpectedExcess,
  normalCdf,
  normalLogDensity,
} from '../../../../src/sweeps/samplers/normal-distribution';

/** Simpson's rule. */
function integral(of: (x: number) => number, from: number, to: number): number {
  const steps = 20_000;
  const h = (to - from) / steps;
  let sum = of(from) + of(to);
  for (let i = 1; i < steps; i++) sum += of(from + i * h) * (i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}

describe('the standard normal distribution', () => {
  it('has the quantiles of every table', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12);
    expect(normalCdf(-1.2815515655446004)).toBeCloseTo(0.1, 12);
    expect(normalCdf(3)).toBeCloseTo(0.9986501019683699, 12);
    expect(normalCdf(40)).toBe(1);
  });

  it.each([3, 0.5, 0, -0.9, -1, -1.1, -2, -5, -12, -35, -300])('expects log h(%d) beyond 0', (z) => {
    // E[max(0, z + Z)] = φ(z) ∫ u exp(z u − u² / 2) du: the factor φ(z) is what would round to 0.
    const rest = integral((u) => u * Math.exp(z * u - (u * u) / 2), 0, z < -1 ? 40 / -z : 15);
    expect(logExpectedExcess(z)).toBeCloseTo(normalLogDensity(z) + Math.log(rest), 6);
  });
});
