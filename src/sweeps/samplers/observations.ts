import type { Assignment } from '../search-space';
import type { Study, Trial } from '../study';

export interface Observations {
  /** Of trials that are over. */
  readonly assignments: readonly Assignment[];
  /** Their values: less is better, mean 0 and variance 1. */
  readonly targets: Float64Array;
  /** Of trials that run or wait, and have no value yet. */
  readonly pending: readonly Assignment[];
}

/** More take long and say little about where it is best. */
const most = 150;

/**
 * What a model may learn from: the newest trials that are over, with the best one of all; one that failed counts as the
 * worst. Undefined where fewer than `fewest` trials have a value.
 */
export function observationsOf({ trials, goal }: Study, fewest: number): Observations | undefined {
  const sign = goal === 'minimize' ? 1 : -1;
  const over = trials.filter(({ state }) => state === 'complete' || state === 'pruned' || state === 'failed');
  const valueOf = new Map(over.map((trial) => [trial.number, sign * lastValue(trial)]));
  const valued = over.filter(({ number }) => Number.isFinite(valueOf.get(number)));
  if (valued.length < Math.max(1, fewest)) return undefined;

  const known = (trial: Trial) => valueOf.get(trial.number) ?? NaN;
  const best = valued.reduce((a, b) => (known(b) < known(a) ? b : a));
  const newest = over.slice(-most);
  const kept = newest.includes(best) ? newest : [best, ...newest.slice(1)];

  const limit = highestOrdinary(valued.map(known));
  const worst = Math.min(limit, Math.max(...valued.map(known)));
  const values = kept.map((trial) => (Number.isFinite(known(trial)) ? Math.min(limit, known(trial)) : worst));
  return {
    assignments: kept.map(valuesOf),
    targets: standardised(values),
    pending: trials.filter(({ state }) => state === 'running' || state === 'waiting').map(valuesOf),
  };
}

const valuesOf = ({ values }: Trial): Assignment => values;

/** NaN where there is none, or where it failed. */
function lastValue({ state, value, reports }: Trial): number {
  if (state === 'failed') return NaN;
  if (value !== undefined || state === 'complete') return value ?? NaN;
  return reports.at(-1)?.value ?? NaN;
}

/**
 * Tukey's outer fence: one training that blew up to 10⁹ must not make all others look alike. Only bad values are held
 * back.
 */
function highestOrdinary(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (fraction: number) => sorted[Math.round(fraction * (sorted.length - 1))];
  const spread = at(0.75) - at(0.25);
  return spread > 0 ? at(0.75) + 3 * spread : Infinity;
}

function standardised(values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return Float64Array.from(values, (value) => (value - mean) / deviation);
}
