import { normalValues, randomFor } from '../seeded-random';

const noiseStream = 0x9015e;

/** `count` standard normal values for one step of a training: the same seed and step give the same values. */
export function gaussianNoise(count: number, seed: number, step: number): Float32Array {
  return normalValues(count, randomFor(seed, noiseStream, step));
}
