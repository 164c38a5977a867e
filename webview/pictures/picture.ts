/** A picture in memory: 8 bits a channel, RGB or RGBA interleaved, rows from the top, no padding. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `width * height * 3` or `width * height * 4` values. */
  readonly data: Uint8Array | Uint8ClampedArray;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** 3 or 4. Throws a RangeError where the bytes are not those of such a picture. */
export function channelsOf({ width, height, data }: Picture): 3 | 4 {
  const pixels = width * height;
  if (pixels > 0 && data.length === 3 * pixels) return 3;
  if (pixels > 0 && data.length === 4 * pixels) return 4;
  throw new RangeError(`${data.length} bytes are no picture of ${width} × ${height} pixels.`);
}
