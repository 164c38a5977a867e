import * as l10n from '@vscode/l10n';
import { formatCount, formatDuration, formatTick } from '../shared/number-format';
import type { XAxis } from './curve';

interface AxisFormat {
  readonly name: string;
  /** Distances that ticks may have. */
  readonly increments: number[];
  /** Short, below the axis. */
  readonly tick: (value: number) => string;
  /** In words, for the read-out. */
  readonly place: (value: number) => string;
}

const minutes = (count: number) => 60 * count;
const hours = [1, 2, 3, 6, 12, 24, 48, 120, 240, 480, 1200].map((count) => 3600 * count);

/** How places of the horizontal axis are written; time is seconds of training. */
export const axisFormats: Readonly<Record<XAxis, AxisFormat>> = {
  step: {
    name: l10n.t('Step'),
    increments: decades(0, 9),
    tick: formatCount,
    place: (value) => l10n.t('Step {0}', formatCount(value)),
  },
  epoch: {
    name: l10n.t('Epoch'),
    increments: decades(-3, 6),
    tick: formatTick,
    place: (value) => l10n.t('Epoch {0}', value.toFixed(2)),
  },
  time: {
    name: l10n.t('Time'),
    increments: [1, 2, 5, 10, 15, 30, ...[1, 2, 5, 10, 15, 30].map(minutes), ...hours],
    tick: formatDuration,
    place: (value) => l10n.t('After {0}', formatDuration(value)),
  },
};

/** 1, 2 and 5 of each power of ten from one to another. */
function decades(from: number, to: number): number[] {
  const powers = Array.from({ length: to - from }, (_, i) => 10 ** (from + i));
  return powers.flatMap((power) => [power, 2 * power, 5 * power]);
}
