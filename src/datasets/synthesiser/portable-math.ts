/**
 * Elementary functions built from the operations that IEEE 754 rounds exactly (+, −, ×, ÷, √). Math.sin, Math.exp
 * and their kin may differ in the last bit between JavaScript engines; these do not, so that a seed gives the
 * same picture everywhere. Relative errors stay below 1e-9.
 */

const ln2 = 0.6931471805599453;
const halfPi = 1.5707963267948966;

/** Sine of a full turn times `turns`. */
export function sinTurn(turns: number): number {
  let quarter = (turns - Math.floor(turns)) * 4;
  let sign = 1;
  if (quarter >= 2) {
    quarter -= 2;
    sign = -1;
  }
  if (quarter > 1) quarter = 2 - quarter;
  const x = quarter * halfPi;
  const y = x * x;
  // Taylor's series up to x¹⁵ on [0, π/2].
  let sum = 1 - y / 210;
  sum = 1 - (y / 156) * sum;
  sum = 1 - (y / 110) * sum;
  sum = 1 - (y / 72) * sum;
  sum = 1 - (y / 42) * sum;
  sum = 1 - (y / 20) * sum;
  sum = 1 - (y / 6) * sum;
  return sign * x * sum;
}

export function cosTurn(turns: number): number {
  return sinTurn(turns + 0.25);
}

/** Natural logarithm of a positive number. */
export function ln(value: number): number {
  let mantissa = value;
  let exponent = 0;
  while (mantissa >= 1.5) {
    mantissa /= 2;
    exponent += 1;
  }
  while (mantissa < 0.75) {
    mantissa *= 2;
    exponent -= 1;
  }
  // ln m = 2 artanh((m − 1) / (m + 1)), with the argument in [−1/7, 1/5].
  const z = (mantissa - 1) / (mantissa + 1);
  const y = z * z;
  let sum = 1 / 13;
  for (let odd = 11; odd > 0; odd -= 2) sum = sum * y + 1 / odd;
  return 2 * z * sum + exponent * ln2;
}

/** e to the power of `x`, for |x| below 700. */
export function exp(x: number): number {
  const exponent = Math.round(x / ln2);
  const rest = x - exponent * ln2;
  let sum = 1;
  for (let n = 12; n > 0; n -= 1) sum = 1 + (rest / n) * sum;
  let scale = 1;
  for (let n = Math.abs(exponent); n > 0; n -= 1) scale *= 2;
  return exponent < 0 ? sum / scale : sum * scale;
}

/** `base` to the power of `exponent`, for positive bases. */
export function power(base: number, exponent: number): number {
  return exp(exponent * ln(base));
}
