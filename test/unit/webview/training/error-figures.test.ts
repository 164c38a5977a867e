import { describe, expect, it } from 'vitest';
import { countErrors } from '../../../../src/evaluation/histogram';
import { pixelErrors } from '../../../../src/evaluation/pixel-errors';
import { ssim } from '../../../../src/evaluation/ssim';
import type { RgbImage } from '../../../../src/images/rgb-image';
import {
  addCounts,
  largestError,
  signedErrorCounts,
  summarise,
  type Pixels,
} from '../../../../webview/training/error-counts';
import { histogramScale } from '../../../../webview/training/histogram-scale';
import { structuralSimilarity } from '../../../../webview/training/similarity';

/** Two pictures that differ by up to `spread`, the same in every test. */
function pictures(width: number, height: number, spread: number): readonly [RgbImage, RgbImage] {
  const length = 3 * width * height;
  const first = Uint8Array.from({ length }, (_, i) => (i * i * 31 + 17 * i) % 256);
  const second = first.map((value, i) =>
    Math.min(255, Math.max(0, value + (((i * 7919) % (2 * spread + 1)) - spread))),
  );
  return [
    { width, height, data: first },
    { width, height, data: second },
  ];
}

/** As a canvas gives it. */
function rgba({ width, height, data }: RgbImage): Pixels {
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255);
  data.forEach((value, i) => (pixels[4 * Math.floor(i / 3) + (i % 3)] = value));
  return { width, height, data: pixels };
}

const sizes = [
  [32, 32, 9],
  [7, 20, 60],
  [5, 3, 255],
  [1, 4, 12],
] as const;

describe('the errors that the page counts', () => {
  it.each(sizes)('are those of the command line, %i × %i by up to %i', (width, height, spread) => {
    const [a, b] = pictures(width, height, spread);
    const counts = signedErrorCounts(rgba(a), rgba(b));
    const absolute = countErrors(a, b);
    for (let error = 0; error <= largestError; error++) {
      const both = counts[largestError + error] + (error === 0 ? 0 : counts[largestError - error]);
      expect(both).toBe(absolute[error]);
    }
    const { mae, rmse, psnr } = pixelErrors(a, b);
    const summary = summarise(counts);
    expect(summary.mae).toBeCloseTo(mae, 10);
    expect(summary.rmse).toBeCloseTo(rmse, 10);
    expect(summary.psnr).toBeCloseTo(psnr, 10);
    const sorted = Array.from(a.data, (value, i) => Math.abs(b.data[i] - value)).sort((p, q) => p - q);
    expect(summary.percentile99).toBe(sorted[Math.ceil(0.99 * sorted.length) - 1]);
  });

  it('keep their sign, and add up', () => {
    const dark = rgba({ width: 1, height: 1, data: Uint8Array.of(0, 10, 255) });
    const light = rgba({ width: 1, height: 1, data: Uint8Array.of(255, 13, 255) });
    const there = signedErrorCounts(dark, light);
    expect([255, 3, 0].map((error) => there[largestError + error])).toEqual([1, 1, 1]);
    const sum = addCounts([there, signedErrorCounts(light, dark)]);
    expect([-255, -3, 0, 3, 255].map((error) => sum[largestError + error])).toEqual([1, 1, 2, 1, 1]);
  });

  it('are none between equal pictures', () => {
    const [a] = pictures(8, 8, 1);
    expect(summarise(signedErrorCounts(rgba(a), rgba(a)))).toEqual({
      mae: 0,
      rmse: 0,
      percentile99: 0,
      psnr: Infinity,
    });
  });
});

describe('the similarity that the page computes', () => {
  it.each(sizes)('is that of the command line, %i × %i by up to %i', (width, height, spread) => {
    const [a, b] = pictures(width, height, spread);
    expect(structuralSimilarity(rgba(a), rgba(b))).toBeCloseTo(ssim(a, b), 10);
  });
});

describe('the axes of a histogram', () => {
  const countsOf = (entries: readonly (readonly [number, number])[]) => {
    const counts = new Float64Array(2 * largestError + 1);
    for (const [error, count] of entries) counts[error + largestError] = count;
    return counts;
  };

  it('leave no error out, and are as wide to both sides', () => {
    const range = (error: number) => histogramScale(countsOf([[error, 1]]), 100, 100).range;
    expect([0, 8, -9, 33, -128, 129, 255].map(range)).toEqual([8, 8, 16, 64, 128, 255, 255]);
  });

  it('show a single value, and the largest count below the upper edge', () => {
    const scale = histogramScale(countsOf([[0, 123_456]]), 170, 100);
    expect(scale.height(1)).toBeGreaterThan(2);
    expect(scale.height(123_456)).toBeLessThan(100);
    expect(scale.height(1_000_000)).toBeCloseTo(100, 10);
    expect(scale.countTicks).toEqual([1, 100, 10_000, 1_000_000]);
    expect(scale.x(0)).toBe(85);
  });

  it('find the error under a point of the screen', () => {
    const scale = histogramScale(countsOf([[5, 1]]), 170, 100);
    expect([-8, -1, 0, 8].map((error) => scale.errorAt(scale.x(error)))).toEqual([-8, -1, 0, 8]);
    expect([scale.errorAt(-50), scale.errorAt(900)]).toEqual([-8, 8]);
  });
});
