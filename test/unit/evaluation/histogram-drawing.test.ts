import { describe, expect, it } from 'vitest';
import { readRgb } from '../../../src/images/read';
import { drawHistograms } from '../../../src/evaluation/histogram-drawing';
import { errorHistogram } from '../../../src/evaluation/histogram';
import { pixel } from '../../support/pictures';

/** A histogram of so many errors of each size. */
function histogramOf(errors: Readonly<Record<number, number>>) {
  const counts = new Float64Array(256);
  for (const [error, count] of Object.entries(errors)) counts[Number(error)] = count;
  return errorHistogram(counts);
}

const cover = { title: 'Errors of the cover', histogram: histogramOf({ 0: 60, 3: 30, 128: 10 }) };
const secret = { title: 'a < b & c', histogram: histogramOf({ 255: 5 }) };

const numbers = (text: string, attribute: string) =>
  [...text.matchAll(new RegExp(`class="bar"[^>]* ${attribute}="([^"]+)"`, 'g'))].map(([, value]) =>
    Number(value),
  );

describe('drawHistograms', () => {
  it('draws one bar for every bin that holds something, as high as its density', () => {
    const drawing = drawHistograms([cover]);
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => numbers(drawing, name));
    expect(height).toHaveLength(3);
    expect(height[0] / height[1]).toBeCloseTo(2, 2);
    expect(height[0] / height[2]).toBeCloseTo(6, 1);
    // All stand on the axis, in their places from 0 to 255.
    expect(new Set(y.map((top, i) => (top + height[i]).toFixed(1))).size).toBe(1);
    expect(x[0]).toBe(0);
    expect(x[1]).toBeCloseTo(width[0], 1);
    expect(x[2] / width[2]).toBeCloseTo(50, 1);
  });

  it('has titles, labels and ticks', () => {
    const texts = [...drawHistograms([cover, secret]).matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(
      ([, text]) => text,
    );
    expect(texts).toContain('Errors of the cover');
    expect(texts).toContain('a &lt; b &amp; c');
    expect(texts.filter((text) => text === 'density')).toHaveLength(2);
    // The first bin holds 60 of 100 values in 2.55 units of error: 0.235.
    const [first, second] = ['0.00', '0.05', '0.10', '0.15', '0.20', '0.25'].map((tick) =>
      texts.indexOf(tick),
    );
    expect(first).toBeGreaterThan(-1);
    expect(second).toBeGreaterThan(first);
    expect(texts).toContain('0.25');
    expect(texts).not.toContain('0.30');
    for (const error of ['0', '50', '100', '150', '200', '250']) expect(texts).toContain(error);
  });

  it('is a picture that other programs draw, two panels on white', async () => {
    const image = await readRgb(Buffer.from(drawHistograms([cover, secret])));
    expect([image.width, image.height]).toEqual([920, 320]);
    expect(pixel(image, 0, 0)).toEqual([255, 255, 255]);
    const isBar = (x: number, y: number) => {
      const [red, green] = pixel(image, x, y);
      return red > 150 && green < 100;
    };
    const columns = (from: number, to: number) => {
      const found: number[] = [];
      for (let x = from; x < to; x++) if (isBar(x, 260)) found.push(x);
      return found;
    };
    const [left, right] = [columns(0, 460), columns(460, 920)];
    expect(Math.min(...left)).toBeLessThan(70);
    expect(right.length).toBeGreaterThan(0);
    expect(Math.min(...right)).toBeGreaterThan(460 + 400);
  });

  it('does not leave its frame however much one bin holds', () => {
    for (const histogram of [histogramOf({ 0: 1 }), histogramOf({ 0: 1e9, 255: 1 })]) {
      const drawing = drawHistograms([{ title: 'x', histogram }]);
      expect(Math.min(...numbers(drawing, 'y'))).toBeGreaterThanOrEqual(0);
      expect(Math.max(...numbers(drawing, 'height'))).toBeGreaterThan(150);
    }
  });

  it('refuses to draw nothing', () => {
    expect(() => drawHistograms([])).toThrow(RangeError);
  });
});
