import { describe, expect, it } from 'vitest';
import { resampleLanczos } from '../../../src/images/lanczos';
import { pixel } from '../../support/pictures';
import { plain, pseudoPicture } from '../evaluation/pseudo-pictures';

const close = (values: readonly number[], expected: readonly number[]) => {
  expect(values).toHaveLength(expected.length);
  // Pillow rounds to 8 bits after each of its two passes.
  values.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1));
};

describe('resampleLanczos', () => {
  // Image.fromarray(picture).resize((width, height), Image.LANCZOS) of Pillow 12.3.0.
  it.each([
    { width: 5, height: 4, reds: [52, 62, 43, 60, 59], greens: [71, 89, 91, 106] },
    {
      width: 22,
      height: 13,
      reds: [45, 47, 50, 59, 66, 69, 65, 62, 60, 51, 36, 26, 29, 37, 48, 66, 81, 76, 56, 50, 59, 65],
      greens: [98, 90, 79, 73, 82, 90, 88, 86, 92, 104, 112, 115, 115],
    },
    { width: 3, height: 1, reds: [53, 54, 64], greens: [90] },
  ])('gives what Pillow gives at $width×$height', ({ width, height, reds, greens }) => {
    const image = resampleLanczos(pseudoPicture(11, 6, 11006), width, height);
    expect([image.width, image.height, image.data.length]).toEqual([width, height, width * height * 3]);
    close(
      reds.map((_, x) => pixel(image, x, height >> 1)[0]),
      reds,
    );
    close(
      greens.map((_, y) => pixel(image, width >> 1, y)[1]),
      greens,
    );
  });

  it('keeps a picture of that size', () => {
    const image = pseudoPicture(13, 9, 4);
    expect(resampleLanczos(image, 13, 9)).toEqual(image);
  });

  it('keeps one colour, and stays within 0 and 255 at edges', () => {
    expect(resampleLanczos(plain(5, 4, 201), 17, 2)).toEqual(plain(17, 2, 201));
    // Beside the edge the kernel swings below 0 and above 255, which must not wrap around.
    const edge = plain(20, 1, 0);
    edge.data.fill(255, 30);
    const reds = resampleLanczos(edge, 60, 1).data.filter((_, i) => i % 3 === 0);
    expect(reds.slice(0, 28).every((value) => value < 64)).toBe(true);
    expect(reds.slice(32).every((value) => value > 191)).toBe(true);
  });
});
