import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { normalValues } from '../../seeded-random';

/** X / (X + Y) of two gamma values, from their logarithms: with tiny shapes both are 0 in floating point. */
export function drawBeta(a: number, b: number, random: RandomGenerator): number {
  const x = drawLogGamma(a, random);
  const y = drawLogGamma(b, random);
  return 1 / (1 + Math.exp(y - x));
}

/**
 * The logarithm of a gamma value of scale 1. Marsaglia and Tsang, "A simple method for generating gamma variables",
 * ACM Transactions on Mathematical Software 26 (2000); shapes below 1 by their section 6.
 */
function drawLogGamma(shape: number, random: RandomGenerator): number {
  if (shape < 1) {
    const u = 1 - uniformFloat64(random);
    return drawLogGamma(shape + 1, random) + Math.log(u) / shape;
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const [x] = normalValues(1, random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - uniformFloat64(random);
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d) + Math.log(v);
  }
}
