import type { Dice } from './dice';
import { inverseFourier2d } from './fourier';
import { power } from './portable-math';

/** A periodic field of mean 0 and deviation 1, to be looked up at any place. */
export class NoiseField {
  private readonly mask: number;

  constructor(
    private readonly values: Float32Array,
    /** Side of the tile, a power of two. */
    readonly side: number,
  ) {
    this.mask = side - 1;
  }

  /** Value at a place in units of the tile's own pixels, interpolated, repeated without seams. */
  at(x: number, y: number): number {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const fx = x - left;
    const fy = y - top;
    const x0 = left & this.mask;
    const x1 = (left + 1) & this.mask;
    const row0 = (top & this.mask) * this.side;
    const row1 = ((top + 1) & this.mask) * this.side;
    const { values } = this;
    const above = values[row0 + x0] + fx * (values[row0 + x1] - values[row0 + x0]);
    const below = values[row1 + x0] + fx * (values[row1 + x1] - values[row1 + x0]);
    return above + fy * (below - above);
  }
}

/**
 * Two independent fields whose amplitude falls as 1/f^alpha, the real and the imaginary part of one transform of
 * complex noise. Photographs have an alpha near 1 (Field, JOSA A 1987).
 */
export function noisePair(dice: Dice, side: number, alpha: number): [NoiseField, NoiseField] {
  const re = new Float64Array(side * side);
  const im = new Float64Array(side * side);
  const fall = fallOff(side, alpha);
  for (let y = 0; y < side; y += 1) {
    const fy = Math.min(y, side - y);
    for (let x = 0; x < side; x += 1) {
      const fx = Math.min(x, side - x);
      const amplitude = fall(fx * fx + fy * fy);
      const i = y * side + x;
      // By the central limit theorem the transform of uniform noise is normal as well.
      re[i] = amplitude * dice.between(-1, 1);
      im[i] = amplitude * dice.between(-1, 1);
    }
  }
  inverseFourier2d(re, im, side);
  return [new NoiseField(standardised(re), side), new NoiseField(standardised(im), side)];
}

/** f^−alpha as a function of f², each value worked out once. */
function fallOff(side: number, alpha: number): (squared: number) => number {
  // The largest f² of an n × n transform is 2 (n/2)².
  const table = new Float64Array((side * side) / 2 + 1);
  return (squared) => {
    if (squared === 0) return 0;
    if (table[squared] === 0) table[squared] = power(squared, -alpha / 2);
    return table[squared];
  };
}

function standardised(values: Float64Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const deviation = Math.sqrt(squares / values.length - mean * mean) || 1;
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i += 1) out[i] = (values[i] - mean) / deviation;
  return out;
}
