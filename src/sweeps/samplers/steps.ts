import type { UniformDistribution } from '../search-space';

interface Stepped {
  readonly step?: number;
  readonly integer: boolean;
}

/** What all values are multiples of, if they are of anything. */
export function stepOf({ step, integer }: Stepped): number | undefined {
  return step ?? (integer ? 1 : undefined);
}

/** The nearest multiple of the step, without the digits that arithmetic adds: 0.3 and not 0.30000000000000004. */
export function toStep(value: number, distribution: Stepped): number {
  const step = stepOf(distribution);
  if (step === undefined) return value;
  const multiple = Number((Math.round(value / step) * step).toPrecision(12));
  // Plain 0: -0 would be written as such.
  return (distribution.integer ? Math.round(multiple) : multiple) + 0;
}

/** `toStep` between the bounds. Where no multiple lies between them, the lower one. */
export function allowed(value: number, distribution: UniformDistribution): number {
  const { min, max } = distribution;
  const within = Math.min(max, Math.max(min, value));
  const step = stepOf(distribution);
  if (step === undefined) return within;
  const { lowest, highest } = multiplesBetween(min, max, step);
  if (lowest > highest) return min;
  const multiple = Math.min(highest, Math.max(lowest, Math.round(within / step)));
  return toStep(multiple * step, distribution);
}

/** Of the step, as factors. A bound counts as a multiple where it is one but for the error of arithmetic. */
export function multiplesBetween(
  min: number,
  max: number,
  step: number,
): { readonly lowest: number; readonly highest: number } {
  return { lowest: Math.ceil(min / step - 1e-9), highest: Math.floor(max / step + 1e-9) };
}
