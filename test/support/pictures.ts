import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../../src/images/rgb-image';

/** A picture whose every pixel differs from its neighbours; `variant` makes others. */
export function testPicture(width: number, height: number, variant = 0): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 3) {
      data[i] = (x * 7 + y * 3 + variant * 31) & 255;
      data[i + 1] = (x * x + y * 11 + variant * 17) & 255;
      data[i + 2] = (x * 5 + y * y * 2 + 90 + variant * 7) & 255;
    }
  }
  return { width, height, data };
}

export function pipeline(image: RgbImage): Sharp {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } });
}

export function plain(width: number, height: number, background: string): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** The colour of one pixel. */
export function pixel(image: RgbImage, x: number, y: number): number[] {
  const start = (y * image.width + x) * 3;
  return Array.from(image.data.subarray(start, start + 3));
}

/** Largest difference of two pictures of one size, on the 0–255 scale. */
export function largestDifference(a: RgbImage, b: RgbImage): number {
  if (a.width !== b.width || a.height !== b.height) throw new Error('The sizes differ.');
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0);
}

/** Two frames, the first light grey, the second almost black. */
export function twoFrames(side: number): Sharp {
  const frame = side * side * 3;
  const data = Buffer.concat([Buffer.alloc(frame, 200), Buffer.alloc(frame, 10)]);
  return sharp(data, { raw: { width: side, height: side * 2, channels: 3, pageHeight: side } });
}
