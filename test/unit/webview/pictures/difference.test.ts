import { describe, expect, it } from 'vitest';
import { difference } from '../../../../webview/pictures/difference';

const picture = (...data: number[]) => ({ width: data.length / 3, height: 1, data: Uint8Array.from(data) });
const bytes = ({ data }: { data: ArrayLike<number> }) => Array.from(data);

describe('the difference of two pictures', () => {
  const a = picture(10, 20, 30, 0, 0, 255);
  const b = picture(13, 20, 24, 0, 1, 0);

  it('is the distance of each value, times the gain, up to 255', () => {
    expect(bytes(difference(a, b, { gain: 1, tone: 'colour' }))).toEqual([3, 0, 6, 0, 1, 255]);
    expect(bytes(difference(b, a, { gain: 32, tone: 'colour' }))).toEqual([96, 0, 192, 0, 32, 255]);
  });

  it('is grey by the mean or by the largest of the channels, before anything is cut off', () => {
    expect(bytes(difference(a, b, { gain: 2, tone: 'mean' }))).toEqual([6, 6, 6, 171, 171, 171]);
    expect(bytes(difference(a, b, { gain: 2, tone: 'max' }))).toEqual([12, 12, 12, 255, 255, 255]);
  });

  it('takes RGB and RGBA, and leaves transparency out', () => {
    const rgba = { width: 1, height: 1, data: Uint8ClampedArray.of(10, 20, 30, 0) };
    expect(bytes(difference(rgba, picture(11, 22, 33), { gain: 1, tone: 'colour' }))).toEqual([1, 2, 3]);
  });

  it('refuses pictures of different sizes and bytes that are no picture', () => {
    const options = { gain: 1, tone: 'colour' } as const;
    expect(() => difference(a, picture(1, 2, 3), options)).toThrow(RangeError);
    const torn = { width: 2, height: 1, data: new Uint8Array(5) };
    expect(() => difference(torn, torn, options)).toThrow('5 bytes are no picture of 2 × 1 pixels.');
  });
});
