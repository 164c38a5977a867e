import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { ssim } from '../../../src/evaluation/ssim';
import { disturbed, inverted, plain, pseudoPicture } from './pseudo-pictures';

describe('ssim', () => {
  // structural_similarity(a, b, channel_axis=2, data_range=255[, win_size]) of scikit-image 0.26.0.
  it.each([
    { width: 32, height: 24, strength: 8, expected: 0.9723801409978033 },
    { width: 7, height: 7, strength: 20, expected: 0.8455083033841224 },
    { width: 61, height: 13, strength: 60, expected: 0.502566231872018 },
    { width: 8, height: 7, strength: 3, expected: 0.9949962371961173 },
    { width: 6, height: 9, strength: 20, expected: 0.8132673044173643 }, // win_size=5
    { width: 3, height: 20, strength: 20, expected: 0.8315389574087293 }, // win_size=3
  ])('equals scikit-image at $width×$height, noise of $strength', ({ width, height, strength, expected }) => {
    const a = pseudoPicture(width, height, width * 1000 + height);
    expect(ssim(a, disturbed(a, width + height, strength))).toBeCloseTo(expected, 12);
  });

  it('equals scikit-image on unrelated and on inverted pictures', () => {
    const a = pseudoPicture(32, 24, 32024);
    expect(ssim(a, pseudoPicture(32, 24, 5))).toBeCloseTo(0.15976702752018831, 12);
    expect(ssim(a, inverted(a))).toBeCloseTo(-0.7004789720529732, 12);
  });

  it('is 1 for equal pictures and does not depend on the order', () => {
    const a = pseudoPicture(20, 30, 1);
    const b = disturbed(a, 2, 30);
    expect(ssim(a, a)).toBe(1);
    expect(ssim(b, a)).toBe(ssim(a, b));
  });

  it('compares only brightness where a window is one pixel', () => {
    const c1 = 2.55 ** 2;
    expect(ssim(plain(1, 1, 100), plain(1, 1, 50))).toBeCloseTo((2 * 5000 + c1) / (10000 + 2500 + c1), 12);
    expect(ssim(plain(2, 9, 0), plain(2, 9, 0))).toBe(1);
  });

  it('refuses pictures of different sizes', () => {
    expect(() => ssim(plain(8, 9, 0), plain(9, 8, 0))).toThrow(UserError);
  });
});
