import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ChannelEntry } from '../../runs/config';
import { randomFor } from '../../seeded-random';
import type { Subsampling } from './differentiable-jpeg';

/** What happens to the containers of one batch. */
export type ChannelDraw =
  | { readonly kind: 'none' }
  | { readonly kind: 'noise'; readonly sigma: number }
  | { readonly kind: 'jpeg'; readonly quality: number; readonly subsampling: Subsampling }
  | { readonly kind: 'resize'; readonly scale: number };

const channelStream = 0xc4a77e1;

/** One entry by weight, its parameter evenly from its range; the same seed and batch give the same. */
export function drawChannel(mixture: readonly ChannelEntry[], seed: number, batch: number): ChannelDraw {
  const random = randomFor(seed, channelStream, batch);
  const entry = byWeight(mixture, random);
  switch (entry?.kind) {
    case 'noise':
      return { kind: 'noise', sigma: within(entry.sigma, random) };
    case 'jpeg': {
      const [from, to] = entry.quality;
      return { kind: 'jpeg', quality: uniformInt(random, from, to), subsampling: entry.subsampling };
    }
    case 'resize':
      return { kind: 'resize', scale: within(entry.scale, random) };
    default:
      return { kind: 'none' };
  }
}

function byWeight(mixture: readonly ChannelEntry[], random: RandomGenerator): ChannelEntry | undefined {
  let left = uniformFloat64(random) * mixture.reduce((sum, { weight }) => sum + weight, 0);
  return mixture.find(({ weight }) => (left -= weight) < 0) ?? mixture.at(-1);
}

function within([from, to]: readonly [number, number], random: RandomGenerator): number {
  return from + (to - from) * uniformFloat64(random);
}
