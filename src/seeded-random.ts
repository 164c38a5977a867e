import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * A generator for one purpose, named by integers (for example seed, epoch, stream). Generators of different
 * names are unrelated, also where the names differ by one.
 */
export function randomFor(...name: readonly number[]): RandomGenerator {
  let state = 0x9e3779b9;
  for (const part of name) {
    state = mix32(state ^ mix32(part | 0));
    // Seeds beyond 32 bits count as well.
    state = mix32(state ^ mix32(Math.floor(part / 0x100000000) | 0) ^ 0x85ebca6b);
  }
  return xoroshiro128plus(state);
}

/** Shuffles in place: Fisher and Yates, as Durstenfeld wrote it down (CACM algorithm 235, 1964). */
export function shuffle(values: Int32Array, random: RandomGenerator): Int32Array {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = uniformInt(random, 0, last);
    const value = values[last];
    values[last] = values[other];
    values[other] = value;
  }
  return values;
}

/** `count` standard normal values. Box and Muller, Annals of Mathematical Statistics 29 (1958). */
export function normalValues(count: number, random: RandomGenerator): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
    const angle = 2 * Math.PI * uniformFloat64(random);
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** The finaliser of MurmurHash3: every bit of the input moves about half of the output's. */
function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
