import type { Theme } from '../shared/theme';

/** From the worst to the best of a figure: one hue, which also those tell apart who see few colours. */
export function shades({ blue, background }: Theme, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const part = 22 + (78 * i) / Math.max(1, count - 1);
    return `color-mix(in srgb, ${blue} ${part}%, ${background})`;
  });
}

/** The same as numbers, for pictures that are made of bytes. */
export function shadeBytes(theme: Theme, count: number): Uint8ClampedArray {
  const strip = document.createElement('canvas');
  strip.width = count;
  strip.height = 1;
  const context = strip.getContext('2d', { willReadFrequently: true });
  if (!context) return new Uint8ClampedArray(4 * count);
  shades(theme, count).forEach((color, i) => {
    context.fillStyle = color;
    context.fillRect(i, 0, 1, 1);
  });
  return context.getImageData(0, 0, count, 1).data;
}

/**
 * How good each value is, from 0 to 1; undefined where it is missing. What is worse than 19 of 20 counts as the worst:
 * one training that blew up would make all others look the same.
 */
export function goodness(
  values: readonly (number | undefined)[],
  lowIsGood: boolean,
): (number | undefined)[] {
  const sign = lowIsGood ? -1 : 1;
  const known = values.flatMap((value) => (value === undefined ? [] : [sign * value])).sort((a, b) => a - b);
  const worst = known[Math.floor(known.length / 20)];
  const best = known[known.length - 1];
  return values.map((value) => {
    if (value === undefined) return undefined;
    return best > worst ? Math.max(0, (sign * value - worst) / (best - worst)) : 1;
  });
}
