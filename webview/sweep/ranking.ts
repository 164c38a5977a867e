import type { FigureColumn, TrialRow } from '../../src/vscode/panels/sweep/contract';
import { best } from './trial-set';

export interface Ranking {
  /** The complete ones that have the figure, best first. */
  readonly ranked: readonly TrialRow[];
  /** Of the ranked ones by their numbers, from 0. */
  readonly ranks: ReadonlyMap<number, number>;
  /** The best ones that were asked for. */
  readonly top: readonly TrialRow[];
  /** The same worst first, all others before them: what is drawn last lies on top. */
  readonly drawn: readonly TrialRow[];
}

let known:
  { readonly trials: readonly TrialRow[]; readonly of: string; readonly ranking: Ranking } | undefined;

/** Ordered once for the same trials, figure and count: nothing of it changes while a brush moves. */
export function ranking(
  trials: readonly TrialRow[],
  { id, goal }: FigureColumn,
  count: number | undefined,
): Ranking {
  const of = `${id} ${goal} ${count}`;
  if (known?.trials === trials && known.of === of) return known.ranking;
  const ranked = best(trials, id, goal, trials.length);
  const ranks = new Map(ranked.map(({ number }, rank) => [number, rank]));
  const top = count === undefined ? trials : ranked.slice(0, count);
  const rankOf = ({ number }: TrialRow) => ranks.get(number) ?? Infinity;
  const drawn = [...top].sort((a, b) => {
    const [x, y] = [rankOf(a), rankOf(b)];
    return x === y ? a.number - b.number : y - x;
  });
  known = { trials, of, ranking: { ranked, ranks, top, drawn } };
  return known.ranking;
}
