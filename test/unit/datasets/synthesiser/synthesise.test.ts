import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inverseFourier2d } from '../../../../src/datasets/synthesiser/fourier';
import { synthesiseImage } from '../../../../src/datasets/synthesiser/synthesise';
import type { RgbImage } from '../../../../src/images/rgb-image';

const side = 64;
const pictures = Array.from({ length: 48 }, (_, index) => synthesiseImage(1, index, side));

function luma({ data }: RgbImage): Float64Array {
  return Float64Array.from(
    { length: data.length / 3 },
    (_, i) => 0.299 * data[3 * i] + 0.587 * data[3 * i + 1] + 0.114 * data[3 * i + 2],
  );
}

function meanAndDeviation(values: ArrayLike<number>): [number, number] {
  const all = Array.from(values);
  const mean = all.reduce((sum, v) => sum + v, 0) / all.length;
  return [mean, Math.sqrt(all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / all.length)];
}

/** Slope of log power over log frequency of the mean power spectrum, windowed. */
function spectralSlope(list: readonly RgbImage[]): number {
  const power = new Float64Array(side);
  const counts = new Float64Array(side);
  for (const picture of list) {
    const re = luma(picture);
    const im = new Float64Array(re.length);
    const [mean] = meanAndDeviation(re);
    const hann = (t: number) => Math.sin((Math.PI * (t + 0.5)) / side);
    for (let i = 0; i < re.length; i += 1)
      re[i] = (re[i] - mean) * hann(i % side) * hann(Math.floor(i / side));
    inverseFourier2d(re, im, side);
    for (let i = 0; i < re.length; i += 1) {
      const fx = Math.min(i % side, side - (i % side));
      const fy = Math.min(Math.floor(i / side), side - Math.floor(i / side));
      const f = Math.round(Math.hypot(fx, fy));
      power[f] += re[i] ** 2 + im[i] ** 2;
      counts[f] += 1;
    }
  }
  const points = Array.from({ length: 26 }, (_, i) => i + 3);
  const x = points.map((f) => Math.log(f));
  const y = points.map((f) => Math.log(power[f] / counts[f]));
  const [mx] = meanAndDeviation(x);
  const [my] = meanAndDeviation(y);
  const covariance = x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0);
  return covariance / x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
}

describe('synthesiseImage', () => {
  it('draws the same pictures on every machine', () => {
    const digest = createHash('sha256');
    for (const { data } of pictures.slice(0, 12)) digest.update(data);
    expect(digest.digest('hex').slice(0, 16)).toBe('cd84dc1a9e50fcd9');
  });

  it('depends on the seed and the index only', () => {
    expect(synthesiseImage(1, 5, side)).toEqual(pictures[5]);
    expect(synthesiseImage(2, 5, side)).not.toEqual(pictures[5]);
    const different = new Set(pictures.map(({ data }) => Buffer.from(data).toString('base64')));
    expect(different.size).toBe(pictures.length);
  });

  it.each([
    [8, 8],
    [33, 9],
    [40, 300],
  ])('draws %i × %i pixels', (width, height) => {
    const picture = synthesiseImage(1, 0, width, height);
    expect([picture.width, picture.height, picture.data.length]).toEqual([width, height, width * height * 3]);
    expect(meanAndDeviation(picture.data)[1]).toBeGreaterThan(2);
  });

  it('is about as bright and as rich in contrast as photographs', () => {
    const all = Buffer.concat(pictures.map(({ data }) => data));
    const [mean, deviation] = meanAndDeviation(all);
    // Tiny ImageNet: mean 114, deviation 70.
    expect(mean).toBeGreaterThan(95);
    expect(mean).toBeLessThan(140);
    expect(deviation).toBeGreaterThan(50);
    expect(deviation).toBeLessThan(85);
    const flat = pictures.filter(({ data }) => meanAndDeviation(data)[1] < 8);
    expect(flat.length).toBeLessThanOrEqual(2);
  });

  it('has the falling spectrum of photographs', () => {
    const slope = spectralSlope(pictures);
    // Tiny ImageNet: -2.05 at this size; white noise: 0.
    expect(slope).toBeLessThan(-1.7);
    expect(slope).toBeGreaterThan(-3.3);
  });

  it('has colours that are smoother than its brightness', () => {
    // Mean size of what two neighbours differ by, from the mean of both: fine detail.
    const detail = (plane: (rgb: readonly [number, number, number]) => number) => {
      let sum = 0;
      for (const { data } of pictures) {
        for (let i = 0; i + 5 < data.length; i += 6) {
          sum += Math.abs(
            plane([data[i], data[i + 1], data[i + 2]]) - plane([data[i + 3], data[i + 4], data[i + 5]]),
          );
        }
      }
      return sum;
    };
    const bright = ([r, g, b]: readonly number[]) => 0.299 * r + 0.587 * g + 0.114 * b;
    const ratio = detail((rgb) => 0.564 * (rgb[2] - bright(rgb))) / detail(bright);
    // Tiny ImageNet: 0.06, crops of the Kodak pictures: 0.13, and 0.2 if the colours are not smoothed.
    expect(ratio).toBeLessThan(0.16);
    expect(ratio).toBeGreaterThan(0.04);
  });

  it('has clipped highlights and shade, but few', () => {
    const all = Buffer.concat(pictures.map(({ data }) => data));
    for (const end of [0, 255]) {
      const share = all.filter((value) => value === end).length / all.length;
      expect(share).toBeGreaterThan(0.001);
      expect(share).toBeLessThan(0.08);
    }
  });

  it('is mostly coloured, and grey now and then', () => {
    const chroma = pictures.map(({ data }) => {
      let sum = 0;
      for (let i = 0; i < data.length; i += 3) sum += Math.abs(data[i] - data[i + 2]);
      return sum / (data.length / 3);
    });
    const [mean, deviation] = meanAndDeviation(chroma);
    expect(mean).toBeGreaterThan(15);
    expect(deviation).toBeGreaterThan(8);
  });
});
