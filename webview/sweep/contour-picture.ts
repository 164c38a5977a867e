import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import type { Theme } from '../shared/theme';
import type { Column } from './columns';
import type { DotView } from './dot-plot';
import { extent, isFlat, type PlaceScale } from './place';
import { shadeBytes } from './scale-color';

const across = 30;
const up = 20;
const shadeCount = 64;

/** Over two parameters the figure, as the trials nearby have it: a small picture, to be drawn larger. */
export function contourPicture(
  trials: readonly TrialRow[],
  { x, y }: Pick<DotView, 'x' | 'y'>,
  figure: Column,
  theme: Theme,
): HTMLCanvasElement | undefined {
  const known = trials.flatMap((trial) => {
    const [a, b] = [x.scale.place(x.column.valueOf(trial)), y.scale.place(y.column.valueOf(trial))];
    const value = figure.valueOf(trial);
    if (a === undefined || b === undefined || typeof value !== 'number') return [];
    return [{ a: fraction(x.scale, a), b: fraction(y.scale, b), value }];
  });
  const cells = interpolate(known, across, up);
  const values = known.map(({ value }) => value);
  const colors = shadeBytes(theme, shadeCount);
  const picture = new ImageData(across, up);
  goodParts(cells, values, figure.figure?.goal === 'minimize').forEach((good, i) => {
    const from = 4 * Math.round(good * (shadeCount - 1));
    // Pictures begin above, places below.
    const row = up - 1 - Math.floor(i / across);
    picture.data.set(colors.subarray(from, from + 4), 4 * (row * across + (i % across)));
  });
  const canvas = document.createElement('canvas');
  canvas.width = across;
  canvas.height = up;
  const context = canvas.getContext('2d');
  if (!context || cells.length === 0) return undefined;
  context.putImageData(picture, 0, 0);
  return canvas;
}

/** How good each cell is, from 0 for the worst of the trials to 1 for the best; all 1 where the trials are equal. */
export function goodParts(cells: Float64Array, values: readonly number[], lowIsGood: boolean): Float64Array {
  // Not those of the cells: rounding would make a pattern of equal ones.
  const [low, high] = extent(values) ?? [0, 0];
  if (isFlat(low, high)) return cells.map(() => 1);
  const [worst, best] = lowIsGood ? [high, low] : [low, high];
  return cells.map((value) => Math.min(1, Math.max(0, (value - worst) / (best - worst))));
}

interface Known {
  /** From 0 to 1 along both axes. */
  readonly a: number;
  readonly b: number;
  readonly value: number;
}

/**
 * Row by row from below, each cell the mean of all trials by the inverse fourth power of their distance.
 * Shepard, A two-dimensional interpolation function for irregularly-spaced data (1968).
 */
export function interpolate(known: readonly Known[], columns: number, rows: number): Float64Array {
  const cells = new Float64Array(known.length === 0 ? 0 : columns * rows);
  // A million steps for a thousand trials: numbers beside each other take a third of the time.
  const [as, bs, values] = [
    Float64Array.from(known, ({ a }) => a),
    Float64Array.from(known, ({ b }) => b),
    Float64Array.from(known, ({ value }) => value),
  ];
  for (let i = 0; i < cells.length; i++) {
    const a = ((i % columns) + 0.5) / columns;
    const b = (Math.floor(i / columns) + 0.5) / rows;
    let weights = 0;
    let sum = 0;
    for (let j = 0; j < values.length; j++) {
      const dx = as[j] - a;
      const dy = bs[j] - b;
      const square = dx * dx + dy * dy;
      const weight = 1 / (square * square + 1e-9);
      weights += weight;
      sum += weight * values[j];
    }
    cells[i] = sum / weights;
  }
  return cells;
}

const fraction = ({ low, high }: PlaceScale, place: number) => (place - low) / (high - low);
