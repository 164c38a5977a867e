import { describe, expect, it } from 'vitest';
import type { TrialRow } from '../../../../src/vscode/panels/sweep/contract';
import { brushIntervals, brushOf } from '../../../../webview/sweep/brush-intervals';
import { parameterColumn } from '../../../../webview/sweep/columns';
import { brushesOf, keptBrushes } from '../../../../webview/sweep/kept-brushes';
import { placedAxis } from '../../../../webview/sweep/parallel-axes';
import { placeScale } from '../../../../webview/sweep/place';
import { goodness } from '../../../../webview/sweep/scale-color';
import { logTicks, roundTicks } from '../../../../webview/sweep/ticks';

const trial = (rate: number, activation = 'relu'): TrialRow => ({
  number: 0,
  state: 'complete',
  values: { rate, activation },
  figures: {},
});
const rate = parameterColumn({ name: 'rate', label: 'rate', kind: 'number', log: true });
const activation = parameterColumn({
  name: 'activation',
  label: 'activation',
  kind: 'category',
  values: ['relu', 'tanh', 'gelu'],
});
const trials = [trial(0.001), trial(0.1)];
const scale = placeScale(rate, trials);

describe('the places of an axis', () => {
  it('are logarithms where all values have one, with room at both ends', () => {
    expect([scale.place(0.001), scale.place(0.1)]).toEqual([-3, -1]);
    expect([scale.low, scale.high].map((place) => place.toFixed(2))).toEqual(['-3.08', '-0.92']);
    expect(scale.place('relu')).toBeUndefined();
  });

  it('are plain numbers where one value is not above 0', () => {
    const plain = placeScale(rate, [trial(0), trial(1)]);
    expect([plain.place(0), plain.place(-1), plain.place(1)]).toEqual([0, -1, 1]);
  });

  it('are marked by whole numbers where all values are whole', () => {
    const plain = parameterColumn({ name: 'rate', label: 'rate', kind: 'number', log: false });
    expect(placeScale(plain, [trial(0), trial(3)]).ticks(8)).toEqual([0, 1, 2, 3]);
    expect(placeScale(plain, [trial(0), trial(1.5)]).ticks(8)).toContain(0.2);
  });

  it('are there for one value, for none and for one category', () => {
    for (const few of [[], [trial(0.01)], [trial(Number.NaN)]]) {
      const { low, high, ticks } = placeScale(rate, few);
      expect(high).toBeGreaterThan(low);
      expect(ticks(5).length).toBeLessThanOrEqual(5);
    }
    const one = placeScale(
      parameterColumn({ name: 'activation', label: 'activation', kind: 'category', values: ['relu'] }),
      trials,
    );
    expect([one.low, one.place('relu'), one.high]).toEqual([-0.5, 0, 0.5]);
  });

  it('lie the other way round on an axis that is flipped', () => {
    const axis = { column: rate, log: true, flipped: false };
    const [plain, flipped] = [placedAxis(axis, trials), placedAxis({ ...axis, flipped: true }, trials)];
    expect(plain.depthOf(-1)).toBeCloseTo(0.037, 3);
    expect(flipped.depthOf(-1)).toBeCloseTo(1 - 0.037, 3);
    expect(flipped.placeAt(flipped.depthOf(-2))).toBeCloseTo(-2);
  });
});

describe('the marks of an axis', () => {
  it('are round numbers, as many as there is room for', () => {
    expect(roundTicks(0.03, 1.02, 6)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(roundTicks(-1, 1, 3)).toEqual([-1, 0, 1]);
    expect(roundTicks(5, 5, 3)).toEqual([]);
  });

  it('have few digits on a logarithmic axis, whether it spans decades or a part of one', () => {
    const values = (low: number, high: number, most: number) =>
      logTicks(Math.log10(low), Math.log10(high), most).map((place) => Number((10 ** place).toPrecision(3)));
    expect(values(0.001, 0.1, 8)).toEqual([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]);
    expect(values(0.001, 0.1, 4)).toEqual([0.001, 0.01, 0.1]);
    expect(values(1e-9, 1, 4)).toEqual([1e-9, 1e-6, 0.001, 1]);
    expect(values(0.011, 0.019, 5)).toEqual([0.012, 0.014, 0.016, 0.018]);
  });

  it.each([
    [30.31, 30.52, '30.35 30.4 30.45 30.5'],
    [0.9981, 0.9992, '0.9982 0.9984 0.9986 0.9988 0.999 0.9992'],
    [1234.5, 1240, '1235 1236 1237 1238 1239 1240'],
    [12_310, 12_360.5, '12.31k 12.32k 12.33k 12.34k 12.35k 12.36k'],
    [1.00001e-5, 1.00004e-5, '1.00001e-5 1.00002e-5 1.00003e-5 1.00004e-5'],
    [1_234_560.5, 1_234_570, '1.234562e6 1.234564e6 1.234566e6 1.234568e6 1.23457e6'],
    [-0.5, 1, '-0.5 0 0.5 1'],
  ])('tell values from each other that lie close together: from %f to %f', (low, high, texts) => {
    for (const log of [false, true]) {
      const column = parameterColumn({ name: 'rate', label: 'rate', kind: 'number', log });
      const { ticks, texts: textsOf } = placeScale(column, [trial(low), trial(high)]);
      expect(textsOf(ticks(6)).join(' ')).toBe(texts);
    }
  });

  it('are whole for whole values, and only theirs where there is just one', () => {
    const marks = (log: boolean, ...values: number[]) => {
      const column = parameterColumn({ name: 'rate', label: 'rate', kind: 'number', log });
      const { ticks, texts } = placeScale(
        column,
        values.map((value) => trial(value)),
      );
      return texts(ticks(8)).join(' ');
    };
    expect(marks(true, 4, 5, 6)).toBe('4 5 6');
    for (const value of [1, 4, 20_000]) {
      expect(marks(true, value)).toBe(String(value));
      expect(marks(false, value)).toBe(String(value));
    }
    expect(marks(false, 0)).toBe('0');
  });

  it('do not tell apart what only rounding does', () => {
    const { ticks, texts } = placeScale(rate, [trial(0.3), trial(0.1 + 0.2)], false);
    const all = texts(ticks(8));
    expect(new Set(all).size).toBe(all.length);
  });

  it('say of any place where it lies, as exactly as it can be pointed to', () => {
    const close = placeScale(rate, [trial(30.31), trial(30.52)], false);
    expect(close.format(30.41678)).toBe('30.417');
    expect(scale.format(Math.log10(0.0123456))).toBe('0.0123');
  });
});

describe('a stretch of an axis', () => {
  it('means numbers, and is open where it reaches an end', () => {
    expect(brushOf(rate, scale, [-2, -1])).toEqual({ low: 0.01, high: 0.1 });
    expect(brushOf(rate, scale, [scale.low, -2])).toEqual({ low: -Infinity, high: 0.01 });
    expect(brushOf(rate, scale, [-2, scale.high + 1])).toEqual({ low: 0.01, high: Infinity });
  });

  it('means the categories whose places lie in it', () => {
    const places = placeScale(activation, trials);
    expect(brushOf(activation, places, [0.4, 2.1])).toEqual({ categories: ['tanh', 'gelu'] });
    expect(brushOf(activation, places, [0.2, 0.8])).toEqual({ categories: [] });
  });

  it('is drawn as far as the axis goes, and around neighbouring categories as one', () => {
    expect(brushIntervals(rate, scale, [{ low: -Infinity, high: 0.01 }])).toEqual([[scale.low, -2]]);
    expect(brushIntervals(rate, scale, [{ low: 5, high: 6 }])).toEqual([[scale.high, scale.high]]);
    const places = placeScale(activation, trials);
    const both = [{ categories: ['tanh', 'relu'] }];
    expect(brushIntervals(activation, places, both)).toEqual([[-0.3, 1.3]]);
    const apart = [{ categories: ['relu', 'gelu', 'gone'] }];
    expect(brushIntervals(activation, places, apart)).toEqual([
      [-0.3, 0.3],
      [1.7, 2.3],
    ]);
  });

  it('is kept with its open ends, in what JSON can say', () => {
    const brushes = new Map([
      ['rate', [{ low: -Infinity, high: 0.01 }]],
      ['activation', [{ categories: ['relu'] }]],
    ]);
    const kept = JSON.parse(JSON.stringify(keptBrushes(brushes))) as ReturnType<typeof keptBrushes>;
    expect(brushesOf(kept)).toEqual(brushes);
  });
});

describe('the shade of a trial', () => {
  it('is the brightest for the best, also where low is good', () => {
    expect(goodness([1, 2, undefined, 3], false)).toEqual([0, 0.5, undefined, 1]);
    expect(goodness([1, 2, 3], true)).toEqual([1, 0.5, 0]);
    expect(goodness([7], true)).toEqual([1]);
  });

  it('still tells trials apart where one has blown up', () => {
    const losses = Array.from({ length: 39 }, (_, i) => 1 + i / 38);
    const [first, , last] = [0, 1, 38].map((i) => goodness([...losses, 1e9], true)[i] ?? NaN);
    expect(first - last).toBeGreaterThan(0.9);
  });
});
