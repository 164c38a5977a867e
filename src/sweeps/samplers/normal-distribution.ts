const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

export const normalLogDensity = (z: number): number => -0.5 * z * z - logRootTwoPi;
export const normalDensity = (z: number): number => Math.exp(normalLogDensity(z));

/** P(Z ≤ z) for z above −7: Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11 (2004). */
export function normalCdf(z: number): number {
  if (z > 7) return 1;
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

/**
 * log E[max(0, z + Z)] = log(φ(z) + z Φ(z)), exact where that is far too small for a floating-point number as well. Below
 * −1 by Laplace's continued fraction of Mills' ratio, 1 / (t + c), of which φ(z) (1 − t / (t + c)) is left.
 */
export function logExpectedExcess(z: number): number {
  if (z > -1) return Math.log(normalDensity(z) + z * normalCdf(z));
  const t = -z;
  let c = 0;
  for (let k = 200; k >= 1; k--) c = k / (t + c);
  return normalLogDensity(z) + Math.log(c / (t + c));
}
