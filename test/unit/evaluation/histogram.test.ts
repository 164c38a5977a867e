import { describe, expect, it } from 'vitest';
import { countErrors, errorHistogram } from '../../../src/evaluation/histogram';
import { plain } from './pseudo-pictures';

const a = { width: 2, height: 1, data: Uint8Array.of(0, 5, 100, 255, 3, 0) };
const b = { width: 2, height: 1, data: Uint8Array.of(0, 2, 103, 0, 4, 0) };

describe('error histogram', () => {
  it('counts absolute errors and adds up over pairs', () => {
    const counts = countErrors(a, b);
    expect([counts[0], counts[1], counts[3], counts[255]]).toEqual([2, 1, 2, 1]);
    countErrors(plain(2, 2, 9), plain(2, 2, 6), counts);
    expect(counts[3]).toBe(14);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(18);
  });

  it('puts every error into one bin, 255 into the last', () => {
    const histogram = errorHistogram(countErrors(a, b), 5);
    expect(histogram.edges).toEqual([0, 51, 102, 153, 204, 255]);
    expect(histogram.counts).toEqual([5, 0, 0, 0, 1]);
    expect(histogram.density[0]).toBeCloseTo(5 / 6 / 51, 12);
  });

  it('opens a bin at its left edge', () => {
    const errorOf51 = countErrors(plain(1, 1, 0), plain(1, 1, 51));
    expect(errorHistogram(errorOf51, 5).counts).toEqual([0, 3, 0, 0, 0]);
  });

  it('has 100 bins and an area of 1', () => {
    const histogram = errorHistogram(countErrors(a, b));
    expect(histogram.counts).toHaveLength(100);
    expect(histogram.density.reduce((area, density) => area + density * 2.55, 0)).toBeCloseTo(1, 12);
  });

  it('refuses nothing to draw and no bins', () => {
    expect(() => errorHistogram(new Float64Array(256))).toThrow(RangeError);
    expect(() => errorHistogram(countErrors(a, b), 0)).toThrow(RangeError);
  });
});
