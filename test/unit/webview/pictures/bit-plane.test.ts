import { describe, expect, it } from 'vitest';
import { bitPlane } from '../../../../webview/pictures/bit-plane';

const picture = {
  width: 2,
  height: 1,
  data: Uint8Array.of(0b1000_0001, 0b0000_0010, 0, 0b0111_1110, 255, 1),
};
const bytes = (bit: number, channel: Parameters<typeof bitPlane>[2]) =>
  Array.from(bitPlane(picture, bit, channel).data);

describe('a bit plane', () => {
  it('of all channels is shown in the channels', () => {
    expect(bytes(0, 'all')).toEqual([255, 0, 0, 0, 255, 255]);
    expect(bytes(7, 'all')).toEqual([255, 0, 0, 0, 255, 0]);
  });

  it('of one channel is black and white', () => {
    expect(bytes(1, 'red')).toEqual([0, 0, 0, 255, 255, 255]);
    expect(bytes(1, 'green')).toEqual([255, 255, 255, 255, 255, 255]);
    expect(bytes(0, 'blue')).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('together with the seven others makes the picture', () => {
    const sum = picture.data.map((_, i) =>
      [0, 1, 2, 3, 4, 5, 6, 7].reduce((value, bit) => value + (bytes(bit, 'all')[i] ? 2 ** bit : 0), 0),
    );
    expect(sum).toEqual(picture.data);
  });

  it('leaves transparency out, and there are eight', () => {
    const rgba = { width: 1, height: 1, data: Uint8Array.of(1, 0, 1, 0) };
    expect(Array.from(bitPlane(rgba, 0, 'all').data)).toEqual([255, 0, 255]);
    for (const bit of [-1, 8, 0.5]) expect(() => bitPlane(rgba, bit, 'all')).toThrow(RangeError);
  });
});
