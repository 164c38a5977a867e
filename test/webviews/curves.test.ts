import { describe, expect, it } from 'vitest';
import { fractionalEpochs, nearest } from '../../webview/curves/curve';
import { decimate } from '../../webview/curves/decimate';
import { drawnOf } from '../../webview/curves/drawn';
import { smooth } from '../../webview/curves/smoothing';
import { LossHistory } from '../../webview/curves/loss-history';
import { lossColumns } from '../support/webviews/run-fixtures';

describe('decimate', () => {
  it('keeps everything that is few enough', () => {
    const { shown, isOwn } = decimate([new Float64Array(5)], 1, 4, 4);
    expect(shown).toEqual([1, 2, 3]);
    expect(isOwn(0, 2)).toBe(true);
    expect(decimate([new Float64Array(0)], 0, 0, 4).shown).toEqual([]);
  });

  it('keeps the ends and every column’s extremes within the limit, ascending and without repeats', () => {
    const { loss, coverLoss, secretLoss } = lossColumns(20_000);
    loss[7777] = 9;
    coverLoss[12_345] = -9;
    secretLoss[3] = NaN;
    const { shown, isOwn } = decimate([loss, coverLoss, secretLoss], 0, 20_000, 4000);
    expect(shown.length).toBeLessThanOrEqual(4000);
    expect(shown.length).toBeGreaterThan(2000);
    expect([shown[0], shown.at(-1)]).toEqual([0, 19_999]);
    expect(shown).toContain(7777);
    expect(shown).toContain(12_345);
    expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
    expect([0, 1].map((column) => isOwn(column, 7777))).toEqual([true, false]);
    expect([0, 1, 2].map((column) => isOwn(column, 19_999))).toEqual([true, true, true]);
    // Two of each of 666 buckets, and the ends.
    expect(shown.filter((place) => isOwn(2, place)).length).toBeLessThanOrEqual(1334);
  });

  it('survives columns without any number', () => {
    expect(decimate([new Float64Array(100).fill(NaN)], 0, 100, 10).shown).toEqual([0, 99]);
  });
});

describe('smooth', () => {
  it('gives the values themselves with weight 0', () => {
    expect([...smooth(new Float64Array([3, 1, 2]), 0)]).toEqual([3, 1, 2]);
  });

  it('starts at the first value, not at zero, and averages as the formula says', () => {
    const [first, second] = smooth(new Float64Array([4, 8]), 0.5);
    expect(first).toBeCloseTo(4, 12);
    // (0.5·0.5·4 + 0.5·8) / (1 - 0.25)
    expect(second).toBeCloseTo(20 / 3, 12);
    const constant = smooth(new Float64Array(50).fill(0.3), 0.97);
    for (const value of constant) expect(value).toBeCloseTo(0.3, 12);
  });

  it('passes over missing values', () => {
    const smoothed = smooth(new Float64Array([4, NaN, 8]), 0.5);
    expect(smoothed[1]).toBeNaN();
    expect(smoothed[2]).toBeCloseTo(20 / 3, 12);
  });
});

describe('LossHistory', () => {
  it('grows, and takes repeated steps from their last telling', () => {
    const history = new LossHistory();
    for (let from = 1; from <= 5000; from += 50) history.append(lossColumns(50, from));
    expect(history.length).toBe(5000);
    expect(history.columns.step[4999]).toBe(5000);
    history.append(lossColumns(3, 101));
    expect([...history.columns.step.subarray(98)]).toEqual([99, 100, 101, 102, 103]);
    history.append(lossColumns(0));
    expect(history.length).toBe(103);
    history.replace(lossColumns(2));
    expect([...history.columns.step]).toEqual([1, 2]);
  });
});

describe('nearest', () => {
  it('finds the value nearest to another', () => {
    expect(nearest(new Float64Array(0), 3)).toBe(-1);
    const steps = new Float64Array([10, 20, 40]);
    expect([0, 14, 16, 29, 31, 99].map((wanted) => nearest(steps, wanted))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe('fractionalEpochs', () => {
  const places = (step: number[], epoch: number[]) => [
    ...fractionalEpochs(new Float64Array(step), new Float64Array(epoch)),
  ];

  it('spreads the steps of an epoch evenly, and goes on at the last pace', () => {
    expect(places([1, 2, 3, 4, 5, 6], [0, 0, 1, 1, 2, 2])).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(places([10, 20], [3, 5])).toEqual([3, 5]);
  });

  it('ascends within the first epoch, whose length nobody knows', () => {
    expect(places([1, 2, 3, 4], [0, 0, 0, 0])).toEqual([0, 0.25, 0.5, 0.75]);
    expect(places([], [])).toEqual([]);
  });
});

describe('drawnOf', () => {
  const curve = (id: string, x: number[], y: number[]) => ({
    id,
    label: id,
    color: 'blue' as const,
    dash: [],
    x: new Float64Array(x),
    y: new Float64Array(y),
  });

  it('joins the curves of runs that were measured at different places', () => {
    const { data, x } = drawnOf([curve('a', [1, 3], [10, 30]), curve('b', [2, 3, 9], [5, 6, 7])], {
      log: false,
      smoothing: 0,
    });
    expect(x).toEqual([1, 9]);
    expect(data.map((column) => [...column])).toEqual([
      [1, 2, 3, 9],
      [10, undefined, 30, undefined],
      [undefined, 5, 6, 7],
    ]);
  });

  it('leaves out what a logarithmic axis cannot show, and keeps the raw curve behind a smoothed one', () => {
    const { data } = drawnOf([curve('a', [1, 2, 3], [4, 0, 8])], { log: true, smoothing: 0.5 });
    const [, strong, faint] = data;
    expect(faint).toEqual([4, null, 8]);
    expect(strong?.[0]).toBe(4);
    expect(strong?.[2]).not.toBe(8);
  });

  it('takes one point beyond each side of a range', () => {
    const all = Array.from({ length: 100 }, (_, i) => i);
    const { data } = drawnOf([curve('a', all, all)], { log: false, smoothing: 0, x: [40.5, 42.5] });
    expect([...data[0]]).toEqual([40, 41, 42, 43]);
  });
});
