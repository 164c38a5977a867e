import type { Goal, TrialRow } from '../../src/vscode/panels/sweep/contract';
import type { Column } from './columns';

/** What trials must be to be drawn, on one axis: within a range of numbers, or one of some categories. */
export type Brush =
  { readonly low: number; readonly high: number } | { readonly categories: readonly string[] };

export type Brushes = ReadonlyMap<string, readonly Brush[]>;

/** Those within the brushes of every column: one of a column's is enough. */
export function within(
  trials: readonly TrialRow[],
  columns: readonly Column[],
  brushes: Brushes,
): readonly TrialRow[] {
  const active = columns.flatMap((column) => {
    const all = brushes.get(column.id) ?? [];
    return all.length > 0 ? [{ column, all }] : [];
  });
  if (active.length === 0) return trials;
  return trials.filter((trial) =>
    active.every(({ column, all }) => {
      const value = column.valueOf(trial);
      return value !== undefined && all.some((brush) => holds(brush, value));
    }),
  );
}

function holds(brush: Brush, value: number | string): boolean {
  if ('categories' in brush) return typeof value === 'string' && brush.categories.includes(value);
  return typeof value === 'number' && value >= brush.low && value <= brush.high;
}

/** The best `count` by a figure, best first. Only complete trials are: others are not done, or were stopped. */
export function best(trials: readonly TrialRow[], figure: string, goal: Goal, count: number): TrialRow[] {
  const sign = goal === 'minimize' ? 1 : -1;
  return trials
    .filter(({ figures, state }) => state === 'complete' && Number.isFinite(figures[figure]))
    .sort((a, b) => sign * (a.figures[figure] - b.figures[figure]) || a.number - b.number)
    .slice(0, count);
}

/** In the order of a column; those without a value last, whichever way. */
export function sorted(
  trials: readonly TrialRow[],
  valueOf: (trial: TrialRow) => number | string | undefined,
  descending: boolean,
): TrialRow[] {
  const sign = descending ? -1 : 1;
  return [...trials].sort((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y) || a.number - b.number;
    return sign * String(x).localeCompare(String(y), undefined, { numeric: true }) || a.number - b.number;
  });
}

/** The best so far of the complete ones at each trial that has the figure, by number: where a search got to, and when. */
export function history(trials: readonly TrialRow[], figure: string, goal: Goal): [number, number][] {
  const better = goal === 'minimize' ? Math.min : Math.max;
  let sofar: number | undefined;
  const steps: [number, number][] = [];
  for (const { number, figures, state } of trials) {
    const value = figures[figure];
    if (!Number.isFinite(value) || state === 'waiting' || state === 'failed') continue;
    if (state === 'complete') sofar = sofar === undefined ? value : better(sofar, value);
    if (sofar !== undefined) steps.push([number, sofar]);
  }
  return steps;
}

/** Words that all stand somewhere in a trial: its number, its state, its values. */
export function matches(trial: TrialRow, words: string, state: string): boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const values = Object.entries(trial.values).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const text = [`#${trial.number}`, state, ...values].join(' ').toLowerCase().replaceAll('"', '');
  // #7 is the trial itself, not 70 and 71 as well.
  return wanted.every((word) => (/^#\d+$/.test(word) ? word === `#${trial.number}` : text.includes(word)));
}
