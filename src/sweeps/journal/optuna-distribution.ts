import { multiplesBetween, toStep } from '../samplers/steps';
import type { Distribution, Json, NormalDistribution, UniformDistribution } from '../search-space';

/** A distribution as Optuna's `distribution_to_json` writes it. */
export type OptunaDistribution =
  | {
      readonly name: 'FloatDistribution';
      readonly attributes: {
        readonly step: number | null;
        readonly low: number;
        readonly high: number;
        readonly log: boolean;
      };
    }
  | {
      readonly name: 'IntDistribution';
      readonly attributes: {
        readonly log: boolean;
        readonly step: number;
        readonly low: number;
        readonly high: number;
      };
    }
  | {
      readonly name: 'CategoricalDistribution';
      readonly attributes: { readonly choices: readonly Choice[] };
    };

/** Optuna knows no lists and no mappings. */
type Choice = null | boolean | number | string;

/** Beyond that much of a normal distribution nothing is drawn: Optuna wants bounds. */
const sigmas = 8;

/** How Optuna calls what `value` was drawn from, and how it writes the value down. */
export function toOptuna(
  distribution: Distribution,
  value: Json,
): { distribution: OptunaDistribution; internal: number } {
  switch (distribution.kind) {
    case 'constant':
      return categorical([distribution.value], value);
    case 'categorical':
      return categorical(distribution.values, value);
    default:
      break;
  }
  if (typeof value !== 'number') return categorical([], value);
  const bounds = boundsOf(distribution);
  return { distribution: numeric(distribution, bounds, value), internal: value };
}

/**
 * The value that Optuna wrote down.
 * @param distribution as JSON, from the journal
 * @param ours of the parameter, where the sweep has it: it tells lists from their text
 */
export function fromOptuna(distribution: string, internal: number, ours: Distribution | undefined): Json {
  const { attributes } = JSON.parse(distribution) as { attributes: { choices?: readonly Choice[] } };
  if (!attributes.choices) return internal;
  const choice = attributes.choices[internal] ?? null;
  const values = ours?.kind === 'categorical' ? ours.values : ours?.kind === 'constant' ? [ours.value] : [];
  return values.find((value) => choiceOf(value) === choice) ?? choice;
}

function categorical(values: readonly Json[], value: Json) {
  const choices = values.map(choiceOf);
  const choice = choiceOf(value);
  const known = choices.includes(choice) ? choices : [...choices, choice];
  return {
    distribution: { name: 'CategoricalDistribution', attributes: { choices: known } } as const,
    internal: known.indexOf(choice),
  };
}

function choiceOf(value: Json): Choice {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

function boundsOf(distribution: Exclude<Distribution, { kind: 'constant' | 'categorical' }>): Bounds {
  switch (distribution.kind) {
    case 'uniform':
      return uniformBounds(distribution);
    case 'normal':
      return normalBounds(distribution);
    case 'beta':
      return { low: 0, high: 1, log: false };
  }
}

const uniformBounds = ({ min, max, scale }: UniformDistribution): Bounds => ({
  low: min,
  high: max,
  log: scale === 'log',
});

function normalBounds({ mu, sigma, scale }: NormalDistribution): Bounds {
  const [low, high] = [mu - sigmas * sigma, mu + sigmas * sigma];
  if (scale === 'linear') return { low, high, log: false };
  return { low: Math.exp(low), high: Math.min(Math.exp(high), Number.MAX_VALUE), log: true };
}

/** Bounds that Optuna accepts, and between which the value lies: rounding to steps may have led it out of ours. */
function numeric(
  { step, integer }: { readonly step?: number; readonly integer: boolean },
  { low, high, log }: Bounds,
  value: number,
): OptunaDistribution {
  const whole = integer && Number.isInteger(value) && (step === undefined || Number.isInteger(step));
  const grid = whole ? (step ?? 1) : step;
  // Optuna has no steps on a logarithmic scale.
  const stepped = grid !== undefined && (!log || whole) ? grid : undefined;
  const inner = stepped === undefined ? { low, high } : multiplesWithin(low, high, stepped);
  const bounds = { low: Math.min(inner.low, value), high: Math.max(inner.high, value) };
  if (!whole) return { name: 'FloatDistribution', attributes: { step: stepped ?? null, ...bounds, log } };
  const logarithmic = log && bounds.low >= 1;
  const attributes = { log: logarithmic, step: logarithmic ? 1 : (stepped ?? 1), ...bounds };
  return { name: 'IntDistribution', attributes };
}

/** Without the digits that arithmetic adds: Optuna takes 0.8999999999999999 for no multiple of 0.3. */
function multiplesWithin(low: number, high: number, step: number): { low: number; high: number } {
  const { lowest, highest } = multiplesBetween(low, high, step);
  const multiple = (factor: number) => toStep(factor * step, { step, integer: false });
  return { low: multiple(lowest), high: multiple(highest) };
}
