import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import type { Column } from './columns';
import { formatMark } from './number-text';
import { logTicks, roundTicks } from './ticks';

/** Where the values of a column lie on a plain axis: numbers as they are or by their logarithm, categories in order. */
export interface PlaceScale {
  /** With a little room at both ends; never empty. */
  readonly low: number;
  readonly high: number;
  place(value: number | string | undefined): number | undefined;
  /** Of numbers: what lies at a place. */
  valueAt(place: number): number;
  /** Places for marks, at most so many. */
  ticks(most: number): number[];
  /** Of marks beside each other, told apart. */
  texts(places: readonly number[]): string[];
  /** Of any place, as exactly as it can be pointed to. */
  format(place: number): string;
}

export function placeScale(
  column: Column,
  trials: readonly TrialRow[],
  wantsLog: boolean = column.log,
): PlaceScale {
  const { categories } = column;
  return categories ? categoryScale(categories) : numberScale(column, trials, wantsLog);
}

function categoryScale(categories: readonly string[]): PlaceScale {
  const places = new Map(categories.map((category, place) => [category, place]));
  const format = (place: number) => categories[place] ?? '';
  return {
    low: -0.5,
    high: Math.max(1, categories.length) - 0.5,
    place: (value) => (value === undefined ? undefined : places.get(String(value))),
    valueAt: (place) => place,
    ticks: (most) => {
      const every = Math.ceil(categories.length / most);
      return categories.flatMap((_, place) => (place % every === 0 ? [place] : []));
    },
    texts: (marks) => marks.map(format),
    format,
  };
}

function numberScale(column: Column, trials: readonly TrialRow[], wantsLog: boolean): PlaceScale {
  const values = trials.map(column.valueOf);
  const [least, most] = extent(values) ?? [wantsLog ? 0.1 : 0, 1];
  const areWhole = values.every((value) => value === undefined || Number.isInteger(value));
  // There is no logarithm of what is not above 0.
  const log = wantsLog && least > 0;
  const to = log ? Math.log10 : (value: number) => value;
  const from = log ? (place: number) => 10 ** place : (place: number) => place;
  const [lowest, highest] = [to(least), to(most)];
  const roomAround = () => {
    const size = Math.abs(highest);
    // There is no other whole number nearer than one away.
    return areWhole ? Math.max(to(most + 0.5) - highest, size * 1e-6) : size * 0.1 || 1;
  };
  const room = isFlat(least, most) ? roomAround() : (highest - lowest) * 0.04;
  const [low, high] = [lowest - room, highest + room];
  return {
    low,
    high,
    place: (value) => (typeof value === 'number' && (!log || value > 0) ? to(value) : undefined),
    valueAt: from,
    ticks: (count) => {
      const ticks = log ? logTicks(low, high, count) : roundTicks(low, high, count);
      // There is no trial one and a half, and no such epoch.
      return areWhole ? ticks.filter((place) => Number.isInteger(plainNumber(from(place)))) : ticks;
    },
    texts: (places) => {
      const marks = places.map(from);
      const distances = marks.slice(1).map((mark, i) => Math.abs(mark - marks[i]));
      // One alone is as round as those that would not fit beside it.
      const distance = distances.length > 0 ? Math.min(...distances) : (from(high) - from(low)) / 10;
      return marks.map((mark) => formatMark(mark, distance));
    },
    format: (place) => formatMark(from(place), from(place + (high - low) / 100) - from(place)),
  };
}

/** Without what a logarithm there and back has added. */
const plainNumber = (value: number) => Number(value.toPrecision(12));

/** Two numbers that only rounding tells apart, if anything. */
export function isFlat(low: number, high: number): boolean {
  return high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high));
}

/** Also of a hundred thousand, which are too many to be arguments. */
export function extent(values: readonly unknown[]): readonly [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : undefined;
}
