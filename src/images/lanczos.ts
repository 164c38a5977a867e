import type { RgbImage } from './rgb-image';

const LOBES = 3;

/**
 * A picture brought to `width` × `height` pixels with the Lanczos-3 kernel, widened where it shrinks. The corners of
 * the picture stay where they are; what the kernel would take from outside of it is left out (as in Pillow). libvips
 * enlarges with a cubic kernel instead and shifts the picture by half a pixel, which would be an error of its own where
 * pixels are compared with those of the original.
 */
export function resampleLanczos(image: RgbImage, width: number, height: number): RgbImage {
  const across = tapsOf(image.width, width);
  const down = tapsOf(image.height, height);
  const rows = new Float32Array(width * image.height * 3);
  for (let y = 0, to = 0; y < image.height; y++) {
    for (const taps of across) {
      to = weigh(image.data, (y * image.width + taps.first) * 3, 3, taps.weights, rows, to);
    }
  }
  const data = new Uint8ClampedArray(width * height * 3);
  let to = 0;
  for (const taps of down) {
    for (let x = 0; x < width; x++) {
      to = weigh(rows, (taps.first * width + x) * 3, width * 3, taps.weights, data, to);
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** The pixels of a line that make one pixel of the new line. */
interface Taps {
  readonly first: number;
  /** Their sum is 1. */
  readonly weights: readonly number[];
}

function tapsOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - LOBES * stretch));
    const last = Math.min(from, Math.ceil(centre + LOBES * stretch));
    const weights = Array.from({ length: last - first }, (__, j) =>
      lanczos((first + j + 0.5 - centre) / stretch),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

/** Duchon, Journal of Applied Meteorology 18 (1979). */
function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
}

/** Writes the weighted sum of pixels that lie `stride` apart; returns the place of the next pixel. */
function weigh(
  source: Uint8Array | Float32Array,
  start: number,
  stride: number,
  weights: readonly number[],
  target: Float32Array | Uint8ClampedArray,
  place: number,
): number {
  let [red, green, blue] = [0, 0, 0];
  for (let j = 0, from = start; j < weights.length; j++, from += stride) {
    red += weights[j] * source[from];
    green += weights[j] * source[from + 1];
    blue += weights[j] * source[from + 2];
  }
  target[place] = red;
  target[place + 1] = green;
  target[place + 2] = blue;
  return place + 3;
}
