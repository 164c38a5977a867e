import type { Distribution, Json } from '../search-space';
import { keyOf } from '../value-key';
import { allowed, toStep } from './steps';

/** Whether the distribution can give the value. One of a trial before the space was changed may be none of it any more. */
export function belongsTo(distribution: Distribution, value: Json): boolean {
  if (distribution.kind === 'constant') return keyOf(distribution.value) === keyOf(value);
  if (distribution.kind === 'categorical') {
    const key = keyOf(value);
    return distribution.values.some((each) => keyOf(each) === key);
  }
  if (typeof value !== 'number') return false;
  if (distribution.kind === 'uniform') return allowed(value, distribution) === value;
  const within = distribution.kind !== 'beta' || (value >= 0 && value <= 1);
  return within && toStep(value, distribution) === value;
}
