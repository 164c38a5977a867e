/** A colour picture in memory: 8 bits a channel, RGB interleaved, rows from the top, no padding. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** `width * height * 3` values in 0..255. */
  readonly data: Uint8Array;
}
