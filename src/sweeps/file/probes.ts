import type { TextRange } from '../../settings-files/settings-document';
import { multiplesBetween } from '../samplers/steps';
import type { Distribution, Json } from '../search-space';
import type { ConditionedParameter } from './conditions';

/** A value that a distribution can have, to try on the settings, and where the file says so. */
export interface Probe {
  readonly value: Json;
  readonly range: TextRange;
}

/** Longer lists are hardly written by hand, and to try all of one would hold up the editor. */
const mostProbes = 500;

/** The value that stands for a distribution while another one is looked at. */
export function typicalOf(distribution: Distribution): Json {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value;
    case 'categorical':
      return distribution.values[0];
    case 'uniform':
      return lowest(distribution.min, distribution.step);
    case 'normal': {
      const { mu, scale, step } = distribution;
      return rounded(scale === 'log' ? Math.exp(mu) : mu, step);
    }
    case 'beta':
      return rounded(0.5, distribution.step);
  }
}

/** What is certain to be drawn, or as near to it as can be: all of a list, the ends of a range, the middle of a bell. */
export function probesOf({ distribution, group, keyRange }: ConditionedParameter): Probe[] {
  const rangeOf = (key: string) => group.entries.get(key)?.node.range ?? keyRange;
  switch (distribution.kind) {
    case 'constant':
      return [{ value: distribution.value, range: rangeOf('value') }];
    case 'categorical': {
      const list = group.entries.get('values')?.node;
      const items = list?.kind === 'list' ? list.items : [];
      return distribution.values
        .slice(0, mostProbes)
        .map((value, i) => ({ value, range: items[i]?.range ?? keyRange }));
    }
    case 'uniform': {
      const { min, max, step } = distribution;
      return [
        { value: lowest(min, step), range: rangeOf('min') },
        { value: highest(max, step), range: rangeOf('max') },
      ];
    }
    case 'normal':
      return [{ value: typicalOf(distribution), range: rangeOf('mu') }];
    case 'beta':
      return [{ value: typicalOf(distribution), range: rangeOf('distribution') }];
  }
}

/** What is drawn sometimes, beyond which hardly anything is. */
export function tailsOf(distribution: Distribution): number[] {
  if (distribution.kind === 'beta') return [0.001, 0.999].map((value) => rounded(value, distribution.step));
  if (distribution.kind !== 'normal') return [];
  const { mu, sigma, scale, step } = distribution;
  const ends = [mu - 3 * sigma, mu + 3 * sigma];
  return ends.map((end) => rounded(scale === 'log' ? Math.exp(end) : end, step));
}

/** A number with a fraction, where the distribution draws such. */
export function fractionOf(distribution: Distribution): number | undefined {
  if (!('integer' in distribution) || distribution.integer) return undefined;
  const { step } = distribution;
  const between = (from: number, to: number) => {
    const inside = from + (to - from) * 0.381966;
    const drawn = step === undefined ? inside : lowest(inside, step);
    return Number.isInteger(drawn) ? (step === undefined ? drawn + (to - from) * 1e-3 : drawn) : drawn;
  };
  if (distribution.kind === 'uniform') return between(distribution.min, distribution.max);
  if (distribution.kind === 'beta') return between(0, 1);
  const { mu, sigma, scale } = distribution;
  return scale === 'log' ? between(Math.exp(mu), Math.exp(mu + sigma)) : between(mu, mu + sigma);
}

const lowest = (min: number, step: number | undefined) =>
  step === undefined ? min : multiplesBetween(min, Infinity, step).lowest * step;
const highest = (max: number, step: number | undefined) =>
  step === undefined ? max : multiplesBetween(0, max, step).highest * step;
const rounded = (value: number, step: number | undefined) =>
  step === undefined ? value : Math.round(value / step) * step;
