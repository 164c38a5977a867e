import { randomFor } from '../../seeded-random';
import type { Sampler } from './sampler';
import { drawAssignment } from './draw';

/** Keeps the numbers of this sampler apart from those of others with the same seed. */
const randomStream = 0x72616e64;

/** Every trial drawn anew and whatever came before; it never ends by itself. */
export const randomSampler: Sampler = ({ space, seed, trials }) =>
  drawAssignment(space, randomFor(seed, randomStream, trials.length));
