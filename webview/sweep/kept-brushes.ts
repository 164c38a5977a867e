import type { KeptBrush } from '../../src/vscode/panels/sweep/contract';
import type { Brush, Brushes } from './trial-set';

/** As they survive a reload: JSON knows no infinity. */
export function keptBrushes(brushes: Brushes): KeptBrush[] {
  return [...brushes].map(([axis, all]) => {
    const categories = all.flatMap((brush) => ('categories' in brush ? brush.categories : []));
    if (all.some((brush) => 'categories' in brush)) return { axis, categories };
    const ranges = all.flatMap((brush) => ('low' in brush ? [brush] : []));
    return {
      axis,
      ranges: ranges.map(({ low, high }) => ({
        ...(Number.isFinite(low) ? { low } : {}),
        ...(Number.isFinite(high) ? { high } : {}),
      })),
    };
  });
}

export function brushesOf(kept: readonly KeptBrush[]): Map<string, readonly Brush[]> {
  return new Map(
    kept.map(({ axis, ranges = [], categories }) => [
      axis,
      categories ? [{ categories }] : ranges.map(({ low = -Infinity, high = Infinity }) => ({ low, high })),
    ]),
  );
}
