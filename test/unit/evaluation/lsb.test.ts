import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { hideLsb, revealLsb } from '../../../src/evaluation/lsb';
import { pixelErrors } from '../../../src/evaluation/pixel-errors';
import { plain, pseudoPicture } from './pseudo-pictures';

const cover = { width: 1, height: 1, data: Uint8Array.of(0b10110101, 0b11111111, 0b00000000) };
const secret = { width: 1, height: 1, data: Uint8Array.of(0b11001010, 0b00000000, 0b11111111) };

describe('LSB', () => {
  it.each([
    {
      bits: 1,
      container: [0b10110101, 0b11111110, 0b00000001],
      revealed: [0b11000000, 0b01000000, 0b11000000],
    },
    {
      bits: 2,
      container: [0b10110111, 0b11111100, 0b00000011],
      revealed: [0b11100000, 0b00100000, 0b11100000],
    },
    {
      bits: 3,
      container: [0b10110110, 0b11111000, 0b00000111],
      revealed: [0b11010000, 0b00010000, 0b11110000],
    },
    {
      bits: 4,
      container: [0b10111100, 0b11110000, 0b00001111],
      revealed: [0b11001000, 0b00001000, 0b11111000],
    },
    {
      bits: 7,
      container: [0b11100101, 0b10000000, 0b01111111],
      revealed: [0b11001011, 0b00000001, 0b11111111],
    },
  ])('puts the top $bits bits low and reads them back', ({ bits, container, revealed }) => {
    const hidden = hideLsb(cover, secret, bits);
    expect([...hidden.data]).toEqual(container);
    expect([...revealLsb(hidden, bits).data]).toEqual(revealed);
  });

  it('keeps both errors within what the bits allow, for every byte', () => {
    const bytes = { width: 256, height: 1, data: Uint8Array.from({ length: 768 }, (_, i) => i & 255) };
    for (const bits of [2, 3, 4]) {
      const container = hideLsb(pseudoPicture(256, 1, bits), bytes, bits);
      const revealed = revealLsb(container, bits);
      const step = 1 << (8 - bits);
      for (const [i, value] of revealed.data.entries()) {
        expect(Math.abs(value - bytes.data[i])).toBeLessThanOrEqual(step / 2);
      }
      // A uniform secret has the mean square of an even spread over -step/2 … step/2 - 1.
      expect(pixelErrors(bytes, revealed).mse).toBeCloseTo((step * step + 2) / 12, 10);
    }
  });

  it('leaves its inputs alone and refuses impossible ones', () => {
    const before = [...cover.data];
    hideLsb(cover, secret, 4);
    expect([...cover.data]).toEqual(before);
    expect(() => hideLsb(cover, plain(2, 1, 0), 4)).toThrow(UserError);
    for (const bits of [0, 8, 2.5]) {
      expect(() => hideLsb(cover, secret, bits)).toThrow(RangeError);
      expect(() => revealLsb(cover, bits)).toThrow(RangeError);
    }
  });
});
