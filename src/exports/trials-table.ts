import { metricNamed, metrics } from '../sweeps/metric-names';
import type { SweepDefinition } from '../sweeps/sweep-definition';
import type { Trial } from '../sweeps/study';
import type { Cell, Table } from './table';

/** What is known of a trial beside what its journal says. */
export interface MeasuredTrial {
  /** By the names of `metrics`. */
  readonly figures: Readonly<Record<string, number>>;
  readonly step?: number;
  /** Of training. */
  readonly seconds?: number;
  /** Why it failed. */
  readonly problem?: string;
}

interface TrialsToExport {
  readonly definition: Pick<SweepDefinition, 'space' | 'metric'>;
  readonly trials: readonly Trial[];
}

/**
 * The trials of a sweep, one row each: number, state, the metric in the end and how often it was logged, then a column
 * for each parameter, then the other figures and how long it took. A value that is a list or a group is written as JSON.
 */
export function trialsTable(
  { definition: { space, metric }, trials }: TrialsToExport,
  measured: ReadonlyMap<number, MeasuredTrial>,
): Table {
  const own = metricNamed(metric.name)?.name;
  const figures = metrics.map(({ name }) => name).filter((name) => name !== own);
  // A space that was changed, or whoever else added trials, leaves values that are in no file any more.
  const parameters = [
    ...new Set([...space.map(({ name }) => name), ...trials.flatMap(({ values }) => Object.keys(values))]),
  ];
  const first = ['trial', 'state', metric.name, 'reports'];
  const last = [...figures, 'step', 'seconds', 'problem'];
  // Other programs name parameters as they like, and a column of its own is what each has to get.
  const taken = new Set([...first, ...last]);
  return {
    columns: [...first, ...parameters.map((name) => (taken.has(name) ? `parameter.${name}` : name)), ...last],
    rows: trials.map(({ number, state, value, reports, values }) => {
      const found = measured.get(number);
      return [
        ...[number, state, value, reports.length],
        ...parameters.map((name) => cellOf(values[name])),
        ...figures.map((name) => found?.figures[name]),
        ...[found?.step, found?.seconds, found?.problem],
      ];
    }),
  };
}

function cellOf(value: unknown): Cell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell);
}
