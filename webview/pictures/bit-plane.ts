import { channelsOf, type Picture } from './picture';

/** `all` shows the bit of each channel in that channel; a single one is shown in black and white. */
export type PlaneChannel = 'all' | 'red' | 'green' | 'blue';

const offsets = { red: 0, green: 1, blue: 2 } as const;

/**
 * One bit of every value, as RGB: 255 where it is set, 0 where it is not. Bit 0 is the least significant one, where
 * noise and simple hiding live. Throws a RangeError for a bit outside 0..7.
 */
export function bitPlane(picture: Picture, bit: number, channel: PlaneChannel): Picture {
  if (!Number.isInteger(bit) || bit < 0 || bit > 7) throw new RangeError(`There is no bit plane ${bit}.`);
  const { width, height, data: from } = picture;
  const step = channelsOf(picture);
  const data = new Uint8Array(width * height * 3);
  // A table and plain loops: a picture of 12 million pixels has 36 million values.
  const shown = Uint8Array.from({ length: 256 }, (_, value) => ((value >> bit) & 1) * 255);
  if (channel === 'all') {
    for (let i = 0, to = 0; to < data.length; i += step, to += 3) {
      data[to] = shown[from[i]];
      data[to + 1] = shown[from[i + 1]];
      data[to + 2] = shown[from[i + 2]];
    }
  } else {
    for (let i = offsets[channel], to = 0; to < data.length; i += step, to += 3) {
      data[to] = data[to + 1] = data[to + 2] = shown[from[i]];
    }
  }
  return { width, height, data };
}
