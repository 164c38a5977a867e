import { describe, expect, it } from 'vitest';
import { PSNR_CEILING, meanMetrics, measurePair } from '../../../src/evaluation/pair-metrics';
import { pixelErrors } from '../../../src/evaluation/pixel-errors';
import { ssim } from '../../../src/evaluation/ssim';
import { disturbed, plain, pseudoPicture } from './pseudo-pictures';

const cover = pseudoPicture(16, 12, 1);
const secret = pseudoPicture(16, 12, 2);
const weak = measurePair(cover, disturbed(cover, 3, 4), secret, disturbed(secret, 4, 6));
const strong = measurePair(cover, disturbed(cover, 5, 40), secret, disturbed(secret, 6, 90));

describe('measurePair', () => {
  it('measures the container against the cover and the revealed against the secret', () => {
    const container = disturbed(cover, 3, 4);
    const errors = pixelErrors(cover, container);
    expect(weak.cover).toMatchObject({
      psnr: errors.psnr,
      rmse: errors.rmse,
      mae: errors.mae,
      ssim: ssim(cover, container),
      worstPsnr: errors.psnr,
    });
    expect(weak.secret.psnr).toBe(pixelErrors(secret, disturbed(secret, 4, 6)).psnr);
    expect(weak.pairs).toBe(1);
  });

  it('keeps the channels apart', () => {
    const tinted = { ...cover, data: cover.data.map((v, i) => (i % 3 === 1 ? v ^ 8 : v)) };
    expect(measurePair(cover, tinted, secret, secret).cover.rmseByChannel).toEqual([0, 8, 0]);
  });
});

describe('meanMetrics', () => {
  it('averages PSNR over pairs, pools the squares of RMSE and keeps the worst pair', () => {
    const mean = meanMetrics([weak, strong]);
    expect(mean.cover.psnr).toBeCloseTo((weak.cover.psnr + strong.cover.psnr) / 2, 10);
    expect(mean.cover.ssim).toBeCloseTo((weak.cover.ssim + strong.cover.ssim) / 2, 10);
    expect(mean.secret.mae).toBeCloseTo((weak.secret.mae + strong.secret.mae) / 2, 10);
    expect(mean.secret.rmse).toBeCloseTo(Math.hypot(weak.secret.rmse, strong.secret.rmse) / Math.SQRT2, 10);
    expect(mean.secret.rmseByChannel[2]).toBeCloseTo(
      Math.hypot(weak.secret.rmseByChannel[2], strong.secret.rmseByChannel[2]) / Math.SQRT2,
      10,
    );
    expect(mean.secret.worstPsnr).toBe(strong.secret.psnr);
    expect(mean.pairs).toBe(2);
  });

  it('weighs means by their pairs', () => {
    const nested = meanMetrics([meanMetrics([weak, weak]), strong]);
    const flat = meanMetrics([weak, weak, strong]);
    expect(nested.pairs).toBe(3);
    expect(nested.cover.psnr).toBeCloseTo(flat.cover.psnr, 10);
    expect(nested.cover.rmse).toBeCloseTo(flat.cover.rmse, 10);
  });

  it('stays finite, and survives JSON, where a pair is perfect', () => {
    const perfect = measurePair(cover, cover, secret, secret);
    expect(perfect.cover.psnr).toBe(Infinity);
    const mean = meanMetrics([perfect]);
    expect(mean.cover.psnr).toBe(PSNR_CEILING);
    expect(mean.cover.worstPsnr).toBe(PSNR_CEILING);
    expect(JSON.parse(JSON.stringify(mean))).toEqual(mean);
  });

  it('refuses an empty list', () => {
    expect(() => meanMetrics([])).toThrow(RangeError);
  });

  it('measures pictures too small for a window', () => {
    const black = plain(1, 1, 0);
    expect(measurePair(black, black, black, plain(1, 1, 255)).secret.psnr).toBe(0);
  });
});
