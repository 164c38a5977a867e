import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { sixColumnSheet } from '../../../src/evaluation/sheet';
import { plain, pseudoPicture } from './pseudo-pictures';

const row = {
  cover: plain(2, 3, 100),
  secret: plain(2, 3, 50),
  container: plain(2, 3, 103),
  revealed: plain(2, 3, 10),
};

describe('sixColumnSheet', () => {
  it('sets cover, secret, container, revealed and both differences side by side', () => {
    const other = { ...row, cover: pseudoPicture(2, 3, 7) };
    const sheet = sixColumnSheet([row, other]);
    expect([sheet.width, sheet.height]).toEqual([12, 6]);
    const at = (x: number, y: number) => sheet.data[(y * 12 + x) * 3];
    for (const y of [0, 1, 2]) {
      expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((x) => at(x, y))).toEqual([
        100, 100, 50, 50, 103, 103, 10, 10, 3, 3, 40, 40,
      ]);
    }
    for (const pixel of [0, 1, 2, 3, 4, 5]) {
      expect(at(pixel % 2, 3 + Math.floor(pixel / 2))).toBe(other.cover.data[pixel * 3]);
    }
  });

  it('amplifies the differences only, and clips them', () => {
    const { data } = sixColumnSheet([row], 10);
    expect([0, 2, 4, 6, 8, 10].map((x) => data[x * 3])).toEqual([100, 50, 103, 10, 30, 255]);
  });

  it('gives pairs of different sizes rows of their own height, and columns of one width', () => {
    const wide = plain(4, 1, 77);
    const sheet = sixColumnSheet([row, { cover: wide, secret: wide, container: wide, revealed: wide }]);
    expect([sheet.width, sheet.height]).toEqual([24, 4]);
    const line = (y: number) => Array.from({ length: 24 }, (_, x) => sheet.data[(y * 24 + x) * 3]);
    const cells = [100, 50, 103, 10, 3, 40].flatMap((value) => [value, value, 0, 0]);
    for (const y of [0, 1, 2]) expect(line(y)).toEqual(cells);
    expect(line(3)).toEqual([...new Array(16).fill(77), ...new Array(8).fill(0)]);
  });

  it('refuses pictures of different sizes in one pair and no pairs', () => {
    expect(() => sixColumnSheet([{ ...row, secret: plain(3, 3, 0) }])).toThrow(UserError);
    expect(() => sixColumnSheet([])).toThrow(RangeError);
  });
});
