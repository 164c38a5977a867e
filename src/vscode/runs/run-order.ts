import type { KnownRun } from './run-store';

export type RunOrder = 'newest' | 'name' | 'best';

/** What was measured at the best checkpoint; undefined before there is one. */
export function bestFigures({ status }: Pick<KnownRun, 'status'>) {
  return status?.checkpoints.find(({ file }) => file === status.best)?.validation;
}

/** Pinned runs first; runs whose quality nobody knows come last by quality. `runs` are newest first. */
export function arranged(
  runs: readonly KnownRun[],
  order: RunOrder,
  isPinned: (run: KnownRun) => boolean,
): KnownRun[] {
  const quality = (run: KnownRun) => bestFigures(run)?.secret.psnr ?? -Infinity;
  const compare: Readonly<Record<RunOrder, (a: KnownRun, b: KnownRun) => number>> = {
    newest: () => 0,
    name: (a, b) => byName.compare(a.name, b.name),
    best: (a, b) => (quality(a) === quality(b) ? 0 : quality(b) - quality(a)),
  };
  const rank = (run: KnownRun) => (isPinned(run) ? 0 : 1);
  return [...runs].sort((a, b) => rank(a) - rank(b) || compare[order](a, b));
}

/** `demo-2` before `demo-10`. */
const byName = new Intl.Collator('en', { numeric: true });
