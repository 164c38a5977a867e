import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LinearMap } from '../../../../src/training/channel/linear-map';
import {
  enlargement,
  identityCoder,
  reduction,
  resizeCoder,
} from '../../../../src/training/channel/resizing';
import { coded, meanDifference, photographs } from '../../../support/coder';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const pipeline = (picture: Uint8Array, side: number) =>
  sharp(picture, { raw: { width: side, height: side, channels: 3 } });

/** A square picture under the map along rows and columns, as bytes. */
function mapped(picture: Uint8Array, side: number, map: LinearMap): Uint8Array {
  const result: number[] = [];
  for (const rows of map) {
    for (const columns of map) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (const y of rows) {
          for (const x of columns) sum += y.weight * x.weight * picture[(y.from * side + x.from) * 3 + c];
        }
        result.push(Math.min(255, Math.max(0, Math.round(sum))));
      }
    }
  }
  return Uint8Array.from(result);
}

const scales = [0.1, 0.2, 0.3, 0.5, 0.6, 0.75, 0.9, 0.97];
const size = 64;
const pictures = photographs(size);

describe('resizing', () => {
  it.each(scales)('to %f gives what sharp gives', async (scale) => {
    const small = Math.round(size * scale);
    const real = await Promise.all(
      pictures.map((p) => pipeline(p, size).resize(small, small).raw().toBuffer()),
    );
    const ours = pictures.map((picture) => mapped(picture, size, reduction(size, small)));
    // sharp rounds to bytes after the columns, too, and at less than a quarter after either's means of pixels.
    expect(meanDifference(ours, real)).toBeLessThan(scale < 0.25 ? 0.8 : 0.35);
  });

  it.each([24, 32, 48, 60])('enlarges %i pixels as sharp interpolates them', async (small) => {
    const smalls = pictures.map((picture) => mapped(picture, size, reduction(size, small)));
    const ratio = size / small;
    // Its `resize` would move the picture by half a pixel; here the pixels' middles stay where they are.
    const centred = { idx: 0.5, idy: 0.5, odx: -0.5, ody: -0.5 };
    const real = await Promise.all(
      smalls.map(async (picture) => {
        const scaling: [number, number, number, number] = [ratio, 0, 0, ratio];
        const options = { interpolator: 'bicubic', ...centred } as const;
        const { data, info } = await pipeline(picture, small)
          .affine(scaling, options)
          .raw()
          .toBuffer({ resolveWithObject: true });
        return { data, width: info.width };
      }),
    );
    // Not at the edges, which it blends with black.
    const edge = Math.ceil(2 * ratio);
    const inner = (data: Uint8Array, width: number) => {
      const rows = Array.from({ length: size - 2 * edge }, (_, i) => (edge + i) * width);
      return Uint8Array.from(
        rows.flatMap((row) => [...data.subarray((row + edge) * 3, (row + size - edge) * 3)]),
      );
    };
    const ours = smalls.map((picture) => inner(mapped(picture, small, enlargement(small, size)), size));
    const theirs = real.map(({ data, width }) => inner(data, width));
    expect(meanDifference(ours, theirs)).toBeLessThan(0.5);
  });

  it.each([0.4, 0.75])('there and back is both, rounded between: %f', (scale) => {
    const small = Math.round(size * scale);
    const expected = pictures.map((picture) =>
      mapped(mapped(picture, size, reduction(size, small)), small, enlargement(small, size)),
    );
    // Single values may round the other way.
    expect(meanDifference(coded(pictures, size, resizeCoder(size, scale)), expected)).toBeLessThan(0.001);
    expect(meanDifference(pictures, expected)).toBeGreaterThan(1);
  });

  it.each([16, 13])('leaves %i pixels as they are at scale 1, as does no coding', (side) => {
    const own = photographs(side);
    expect(coded(own, side, resizeCoder(side, 1))).toEqual(own);
    expect(coded(own, side, identityCoder(side))).toEqual(own);
  });
});
