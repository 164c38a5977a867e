import { describe, expect, it } from 'vitest';
import { countOf, formatDecibels, formatDuration, formatPercent } from '../../../src/vscode/number-text';

describe('numbers for people', () => {
  it('says 100 % only when all is done', () => {
    expect([0, 0.429, 0.9999, 1].map(formatPercent)).toEqual(['0 %', '42 %', '99 %', '100 %']);
  });

  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1 min'],
    [179, '3 min'],
    [3599, '1 h'],
    [7500, '2 h 5 min'],
    [26 * 3600, '1 d 2 h'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('counts one and many', () => {
    expect([0, 1, 2000].map((count) => countOf(count, 'image'))).toEqual([
      '0 images',
      '1 image',
      '2,000 images',
    ]);
  });

  it('has a word for pictures without any difference', () => {
    expect(formatDecibels(31.25)).toBe('31.3 dB');
    expect(formatDecibels(Infinity)).toBe('exact');
  });
});
