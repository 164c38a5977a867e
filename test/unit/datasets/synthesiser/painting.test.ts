import { describe, expect, it } from 'vitest';
import { develop } from '../../../../src/datasets/synthesiser/camera';
import { Canvas } from '../../../../src/datasets/synthesiser/canvas';
import { paintDetails } from '../../../../src/datasets/synthesiser/details';
import { Dice } from '../../../../src/datasets/synthesiser/dice';
import { paintLettering } from '../../../../src/datasets/synthesiser/lettering';
import { noisePair } from '../../../../src/datasets/synthesiser/noise';
import { Palette } from '../../../../src/datasets/synthesiser/palette';
import { randomPattern } from '../../../../src/datasets/synthesiser/pattern';
import { Planes } from '../../../../src/datasets/synthesiser/planes';
import { paintStroke } from '../../../../src/datasets/synthesiser/strokes';

/** The green channel of a canvas in rows. */
function rows({ data, width, height }: Canvas): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data[(y * width + x) * 3 + 1]),
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('paintStroke', () => {
  it('covers length times width, whatever the direction', () => {
    const ends = [
      [50, 20],
      [20, 50],
      [44, 41],
      [8, 5],
    ];
    for (const [x1, y1] of ends) {
      const canvas = new Canvas(64, 64);
      paintStroke(canvas, { x0: 20, y0: 20, x1, y1, width: 3 }, [0, 1, 0]);
      const length = Math.hypot(x1 - 20, y1 - 20);
      const expected = length * 3 + Math.PI * 1.5 ** 2;
      expect(Math.abs(sum(rows(canvas).flat()) / expected - 1)).toBeLessThan(0.05);
    }
  });

  it('paints a straight line of its colour and nothing beside it', () => {
    const canvas = new Canvas(16, 12);
    paintStroke(canvas, { x0: 3, y0: 5, x1: 12, y1: 5, width: 1 }, [10, 20, 30]);
    const painted = rows(canvas);
    expect(painted[5].slice(3, 13)).toEqual(Array.from({ length: 10 }, () => 20));
    expect(sum(painted[4]) + sum(painted[6])).toBe(0);
    expect([painted[5][1], painted[5][14]]).toEqual([0, 0]);
    expect(Array.from(canvas.data.subarray((5 * 16 + 4) * 3, (5 * 16 + 5) * 3))).toEqual([10, 20, 30]);
  });

  it('blends by its opacity and by a width below a pixel', () => {
    const canvas = new Canvas(8, 8);
    paintStroke(canvas, { x0: 1, y0: 2, x1: 6, y1: 2, width: 2 }, [100, 100, 100], 0.5);
    paintStroke(canvas, { x0: 1, y0: 6, x1: 6, y1: 6, width: 0.5 }, [100, 100, 100]);
    expect([rows(canvas)[2][4], rows(canvas)[6][4]]).toEqual([50, 50]);
  });

  it('may begin and end outside of the canvas', () => {
    const canvas = new Canvas(10, 10);
    paintStroke(canvas, { x0: -50, y0: -50, x1: 60, y1: 60, width: 2 }, [1, 1, 1]);
    expect(rows(canvas).map((row, y) => row[y])).toEqual(Array.from({ length: 10 }, () => 1));
    const outside = new Canvas(10, 10);
    paintStroke(outside, { x0: 30, y0: -5, x1: 40, y1: 90, width: 4 }, [1, 1, 1]);
    expect(outside.data.some((value) => value !== 0)).toBe(false);
  });
});

describe('randomPattern', () => {
  it('varies about zero by about one, in more ways than noise', () => {
    const dice = new Dice(1, 1);
    const noises = [...noisePair(dice, 64, 1.2), ...noisePair(dice, 64, 0.6)];
    let sharpEdged = 0;
    for (let pattern = 0; pattern < 60; pattern += 1) {
      const at = randomPattern(dice, noises);
      const values = Array.from({ length: 4096 }, (_, i) => at((i % 64) * 2, Math.floor(i / 64) * 2));
      const mean = sum(values) / values.length;
      const deviation = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
      expect(Math.abs(mean)).toBeLessThan(1.2);
      expect(deviation).toBeGreaterThan(0.2);
      expect(deviation).toBeLessThan(1.8);
      // Stripes, checks and blotches stay on two levels most of the time.
      if (values.filter((value) => Math.abs(value) === 1).length > 1500) sharpEdged += 1;
    }
    expect(sharpEdged).toBeGreaterThan(6);
    expect(sharpEdged).toBeLessThan(40);
  });
});

describe('paintLettering', () => {
  it('writes one ink that stands out, in every picture where it lies', () => {
    let written = 0;
    for (let index = 0; index < 30; index += 1) {
      const canvas = new Canvas(128, 128);
      canvas.data.fill(128);
      const dice = new Dice(4, index);
      paintLettering(canvas, dice, new Palette(dice));
      const luma = rows(canvas).flat();
      if (Math.max(...luma) > 170 || Math.min(...luma) < 80) written += 1;
    }
    expect(written).toBeGreaterThan(24);
  });
});

describe('paintDetails', () => {
  it('leaves some pictures alone and never all of one', () => {
    const touched = Array.from({ length: 60 }, (_, index) => {
      const canvas = new Canvas(128, 128);
      canvas.data.fill(-1000);
      const dice = new Dice(6, index);
      paintDetails(canvas, dice, new Palette(dice));
      expect(canvas.data.every(Number.isFinite)).toBe(true);
      return canvas.data.filter((value) => value !== -1000).length / canvas.data.length;
    });
    expect(touched.filter((share) => share === 0).length).toBeGreaterThan(10);
    expect(touched.filter((share) => share > 0.02).length).toBeGreaterThan(20);
    expect(touched.filter((share) => share > 0.9).length).toBeLessThan(6);
  });
});

describe('Planes', () => {
  const coloured = new Canvas(16, 16);
  coloured.data.forEach((_, i) => (coloured.data[i] = (i * 37) % 200));

  it('parts a picture into luma and colour differences', () => {
    const { luma, red, blue } = new Planes(coloured);
    for (const pixel of [0, 17, 255]) {
      const [r, g, b] = coloured.data.subarray(pixel * 3, pixel * 3 + 3);
      const y = 0.299 * r + 0.587 * g + 0.114 * b;
      expect([luma[pixel], red[pixel], blue[pixel]]).toEqual(
        [y, r - y, b - y].map((v) => expect.closeTo(v, 3)),
      );
    }
  });

  it('makes colours smoother than luma and leaves an even picture alone', () => {
    const steps = (plane: Float32Array) =>
      sum(Array.from(plane, (value, i) => (i % 16 === 0 ? 0 : Math.abs(value - plane[i - 1]))));
    const even = new Canvas(16, 16);
    even.data.fill(90);
    for (let index = 0; index < 20; index += 1) {
      const planes = new Planes(coloured);
      planes.focus(new Dice(2, index));
      expect(steps(planes.red)).toBeLessThan(0.6 * steps(new Planes(coloured).red));
      const flat = new Planes(even);
      flat.focus(new Dice(2, index));
      for (const value of flat.luma) expect(value).toBeCloseTo(90, 3);
    }
  });
});

describe('develop', () => {
  it('clips highlights to white and shade to black, and nothing between', () => {
    const canvas = new Canvas(32, 32);
    for (let i = 0; i < canvas.data.length; i += 1) canvas.data[i] = (Math.floor(i / 3) % 32) * 40 - 500;
    const out = develop(canvas, new Dice(1, 0));
    const row = Array.from({ length: 32 }, (_, x) => out[(16 * 32 + x) * 3]);
    expect(row.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(row.slice(-4)).toEqual([255, 255, 255, 255]);
    expect(row.filter((value) => value > 20 && value < 235).length).toBeGreaterThan(1);
    expect(row).toEqual([...row].sort((a, b) => a - b));
  });
});
