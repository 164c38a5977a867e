import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32, crc32c } from '../../../src/interop/crc';

const ascii = (text: string) => new TextEncoder().encode(text);

describe('a cyclic redundancy check', () => {
  it('gives the check values of its catalogue', () => {
    expect(crc32(ascii('123456789'))).toBe(0xcbf43926);
    expect(crc32c(ascii('123456789'))).toBe(0xe3069283);
  });

  it('gives what RFC 3720 lists for 32 bytes of zeros, ones and rising numbers', () => {
    const bytes = (value: (i: number) => number) => Uint8Array.from({ length: 32 }, (_, i) => value(i));
    expect(crc32c(bytes(() => 0))).toBe(0x8a9136aa);
    expect(crc32c(bytes(() => 0xff))).toBe(0x62a8ab43);
    expect(crc32c(bytes((i) => i))).toBe(0x46dd794e);
  });

  it('is 0 of nothing', () => {
    expect(crc32(new Uint8Array(0))).toBe(0);
    expect(crc32c(new Uint8Array(0))).toBe(0);
  });

  it.skipIf(typeof zlibCrc32 !== 'function')('is what zlib computes', () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i * 7) & 255);
    expect(crc32(bytes)).toBe(zlibCrc32(bytes));
  });
});
