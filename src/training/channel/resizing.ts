import { blockSide } from '../../jpeg/cosine-transform';
import { composed, identityMap, matrixOf } from './linear-map';
import type { LinearMap, Tap } from './linear-map';
import { canvasSide } from './transform-coder';
import type { CoderSettings } from './transform-coder';

const identityColour = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Square images of `size` pixels a side made `scale` times as large, saved as 8 bits, and brought back to their size. */
export function resizeCoder(size: number, scale: number): CoderSettings {
  const small = Math.max(1, Math.round(size * scale));
  return small === size
    ? samplesCoder(size, identityMap(size), identityMap(size))
    : samplesCoder(size, reduction(size, small), enlargement(small, size));
}

/** What leaves 8-bit images as they are. */
export function identityCoder(size: number): CoderSettings {
  return samplesCoder(size, identityMap(size), identityMap(size));
}

/** Each colour by itself, rounded and clamped between the two maps. */
function samplesCoder(size: number, analysis: LinearMap, synthesis: LinearMap): CoderSettings {
  const n = canvasSide(size);
  const threefold = (map: LinearMap, rows: number, columns: number) => {
    const matrix = matrixOf(map, rows, columns);
    const all = new Float32Array(3 * matrix.length);
    [0, 1, 2].forEach((plane) => all.set(matrix, plane * matrix.length));
    return all;
  };
  return {
    colour: Float32Array.from(identityColour),
    analysis: threefold(analysis, size, n),
    steps: new Float32Array(3 * blockSide ** 2).fill(1),
    fineness: Float32Array.of(1),
    limit: Float32Array.of(128),
    synthesis: threefold(synthesis, n, size),
    inverseColour: Float32Array.from(identityColour),
  };
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const lanczos3 = (x: number) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0);

/** Catmull and Rom's cubic. */
function catmullRom(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return 1.5 * t ** 3 - 2.5 * t ** 2 + 1;
  return t < 2 ? -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2 : 0;
}

/**
 * As libvips, and with it sharp, makes pictures smaller: Lanczos's kernel of three lobes, as wide as the pixels of the
 * result. From a quarter on, means of whole pixels leave it no more than a factor of 2 to 4.
 */
export function reduction(size: number, small: number): LinearMap {
  const factor = size / small;
  const whole = Math.max(1, Math.floor(factor / 2));
  if (whole === 1) return resampled(size, small, factor, lanczos3, 3);
  const means: LinearMap = Array.from({ length: Math.ceil(size / whole) }, (_, i) =>
    Array.from({ length: whole }, (_, j) => ({
      from: Math.min(size - 1, i * whole + j),
      weight: 1 / whole,
    })),
  );
  return composed(resampled(means.length, small, factor / whole, lanczos3, 3), means);
}

/** Cubic interpolation, as libvips makes pictures larger, but for the half pixel by which it moves them. */
export function enlargement(small: number, size: number): LinearMap {
  return resampled(small, size, small / size, catmullRom, 2);
}

/** `to` samples at a distance of `factor`, from `count` whose last one is repeated; `reach` lobes of the kernel are used. */
function resampled(
  count: number,
  to: number,
  factor: number,
  kernel: (x: number) => number,
  reach: number,
): LinearMap {
  const stretch = Math.max(1, factor);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * factor - 0.5;
    const taps: Tap[] = [];
    for (let j = Math.ceil(centre - reach * stretch); j <= centre + reach * stretch; j++) {
      taps.push({ from: Math.min(count - 1, Math.max(0, j)), weight: kernel((j - centre) / stretch) });
    }
    const total = taps.reduce((sum, { weight }) => sum + weight, 0);
    return taps.map(({ from, weight }) => ({ from, weight: weight / total }));
  });
}
