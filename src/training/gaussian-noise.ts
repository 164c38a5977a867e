import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { randomFor } from '../seeded-random';

const noiseStream = 0x9015e;

/**
 * `count` standard normal values for one step of a training: the same seed and step give the same values.
 * Box and Muller, Annals of Mathematical Statistics 29 (1958).
 */
export function gaussianNoise(count: number, seed: number, step: number): Float32Array {
  const random = randomFor(seed, noiseStream, step);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
    const angle = 2 * Math.PI * uniformFloat64(random);
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}
