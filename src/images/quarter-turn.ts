import type { RgbImage } from './rgb-image';

/** The picture turned by 90° clockwise. */
export function quarterTurn({ width, height, data }: RgbImage): RgbImage {
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const to = (x * height + height - 1 - y) * 3;
      for (let colour = 0; colour < 3; colour++) turned[to + colour] = data[from + colour];
    }
  }
  return { width: height, height: width, data: turned };
}

/** Whether one of two pictures is upright and the other lies on its side. */
export function otherWayRound(a: RgbImage, b: RgbImage): boolean {
  return (a.width - a.height) * (b.width - b.height) < 0;
}
