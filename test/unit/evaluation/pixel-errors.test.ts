import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { pixelErrors, psnr } from '../../../src/evaluation/pixel-errors';
import { disturbed, plain, pseudoPicture } from './pseudo-pictures';

describe('pixelErrors', () => {
  it('gives the known answers of a picture made by hand', () => {
    const a = { width: 2, height: 1, data: Uint8Array.of(10, 20, 30, 40, 50, 255) };
    const b = { width: 2, height: 1, data: Uint8Array.of(13, 20, 29, 36, 50, 0) };
    const errors = pixelErrors(a, b);
    expect(errors.mseByChannel).toEqual([(9 + 16) / 2, 0, (1 + 65025) / 2]);
    expect(errors.mse).toBeCloseTo(65051 / 6, 10);
    expect(errors.rmse).toBeCloseTo(Math.sqrt(65051 / 6), 10);
    expect(errors.mae).toBeCloseTo(263 / 6, 10);
    expect(errors.psnr).toBeCloseTo(10 * Math.log10((255 * 255 * 6) / 65051), 10);
  });

  it('equals NumPy on a noisy picture', () => {
    const a = pseudoPicture(61, 13, 61013);
    const errors = pixelErrors(a, disturbed(a, 74, 60));
    expect(errors.psnr).toBeCloseTo(17.479317362207535, 10);
    expect(errors.mae).toBeCloseTo(29.044136191677175, 10);
    expect(errors.mseByChannel.map(Math.sqrt)).toEqual([
      expect.closeTo(35.45705890907641, 10),
      expect.closeTo(33.787594072985684, 10),
      expect.closeTo(32.96564760194905, 10),
    ]);
  });

  it('is 0 dB between black and white and infinite between equal pictures', () => {
    expect(psnr(plain(3, 5, 0), plain(3, 5, 255))).toBe(0);
    expect(psnr(plain(3, 5, 7), plain(3, 5, 7))).toBe(Infinity);
  });

  it('says which sizes cannot be compared', () => {
    expect(() => psnr(plain(3, 5, 0), plain(5, 3, 0))).toThrow(/3×5 and 5×3/);
    expect(() => psnr(plain(0, 0, 0), plain(0, 0, 0))).toThrow(UserError);
    const short = { width: 2, height: 2, data: new Uint8Array(11) };
    expect(() => psnr(short, short)).toThrow(/11 values/);
  });
});
