import type { RgbImage } from '../../../src/images/rgb-image';

/** Bytes of a linear congruential generator, easy to repeat exactly in any language: bits 16 to 23 of the state. */
function pseudoBytes(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 16) & 255;
  };
}

/** A slope of brightness with noise: (3x + 2y + 40·channel + 6 random bits) mod 256. */
export function pseudoPicture(width: number, height: number, seed: number): RgbImage {
  const next = pseudoBytes(seed);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    data[i] = (3 * x + 2 * y + 40 * (i % 3) + (next() & 63)) & 255;
  }
  return { width, height, data };
}

/** Smooth like a photograph: random colours at every 16th pixel, blended in between by whole numbers. */
export function smoothPicture(width: number, height: number, seed: number): RgbImage {
  const next = pseudoBytes(seed);
  const across = Math.floor((width - 1) / 16) + 2;
  const down = Math.floor((height - 1) / 16) + 2;
  const knots = Array.from({ length: across * down * 3 }, next);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const [right, low] = [x % 16, y % 16];
    const knot = (dx: number, dy: number) => knots[(((y >> 4) + dy) * across + (x >> 4) + dx) * 3 + (i % 3)];
    const upper = knot(0, 0) * (16 - right) + knot(1, 0) * right;
    const lower = knot(0, 1) * (16 - right) + knot(1, 1) * right;
    data[i] = (upper * (16 - low) + lower * low) >> 8;
  }
  return { width, height, data };
}

/** The picture with every value moved by at most `strength`, clipped to 0..255. */
export function disturbed(image: RgbImage, seed: number, strength: number): RgbImage {
  const next = pseudoBytes(seed);
  const data = image.data.map((value) =>
    Math.min(255, Math.max(0, value + (next() % (2 * strength + 1)) - strength)),
  );
  return { ...image, data };
}

export function inverted(image: RgbImage): RgbImage {
  return { ...image, data: image.data.map((value) => 255 - value) };
}

/** A picture of one colour. */
export function plain(width: number, height: number, value: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(value) };
}
