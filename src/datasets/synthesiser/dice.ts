import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomFor } from '../../seeded-random';
import { ln } from './portable-math';

/** The random choices of one picture. */
export class Dice {
  private readonly random: RandomGenerator;

  /** `name` is for example a seed and an index; dice of different names are unrelated. */
  constructor(...name: readonly number[]) {
    this.random = randomFor(...name);
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * uniformFloat64(this.random);
  }

  /** A whole number in low..high. */
  integer(low: number, high: number): number {
    return low + Math.floor(uniformFloat64(this.random) * (high - low + 1));
  }

  chance(probability: number): boolean {
    return uniformFloat64(this.random) < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)];
  }

  /** Normal with mean 0 and deviation 1, by Marsaglia's polar method. */
  normal(): number {
    for (;;) {
      const x = this.between(-1, 1);
      const y = this.between(-1, 1);
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * ln(square)) / square);
    }
  }

  /** A radius with density ∝ r⁻³ between `least` and `most`, the law of scale-free images (Lee, Mumford, Huang 2001). */
  radius(least: number, most: number): number {
    const near = 1 / (least * least);
    const far = 1 / (most * most);
    return 1 / Math.sqrt(far + uniformFloat64(this.random) * (near - far));
  }
}
