import { UserError } from '../errors';
import type { RgbImage } from '../images/rgb-image';

/** Red, green, blue. */
export type ByChannel = readonly [number, number, number];

/** Errors between two pictures on the 0–255 scale; PSNR in dB. */
export interface PixelErrors {
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
  readonly mseByChannel: ByChannel;
  /** `Infinity` where the pictures are equal. */
  readonly psnr: number;
}

/**
 * Mean errors over all pixels and the three channels of two pictures of one size.
 *
 * @throws UserError where the sizes differ or a picture has no pixels.
 */
export function pixelErrors(a: RgbImage, b: RgbImage): PixelErrors {
  requireSameSize(a, b);
  const squares = [0, 0, 0];
  let absolute = 0;
  for (let i = 0; i < a.data.length; i += 3) {
    const red = a.data[i] - b.data[i];
    const green = a.data[i + 1] - b.data[i + 1];
    const blue = a.data[i + 2] - b.data[i + 2];
    squares[0] += red * red;
    squares[1] += green * green;
    squares[2] += blue * blue;
    absolute += Math.abs(red) + Math.abs(green) + Math.abs(blue);
  }
  const pixels = a.width * a.height;
  const mse = (squares[0] + squares[1] + squares[2]) / (3 * pixels);
  return {
    mse,
    rmse: Math.sqrt(mse),
    mae: absolute / (3 * pixels),
    mseByChannel: [squares[0] / pixels, squares[1] / pixels, squares[2] / pixels],
    psnr: psnrOfMse(mse),
  };
}

/** Peak signal-to-noise ratio over RGB in dB, `10 log10(255² / MSE)`; `Infinity` for equal pictures. */
export function psnr(a: RgbImage, b: RgbImage): number {
  return pixelErrors(a, b).psnr;
}

/** dB of a mean squared error on the 0–255 scale. */
export function psnrOfMse(mse: number): number {
  return mse === 0 ? Infinity : 10 * Math.log10((255 * 255) / mse);
}

/** @throws UserError unless both pictures have the same size, some pixels and all of their data. */
export function requireSameSize(a: RgbImage, b: RgbImage): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new UserError(
      `Pictures of ${sizeOf(a)} and ${sizeOf(b)} pixels cannot be compared: give two of the same size.`,
    );
  }
  for (const image of [a, b]) {
    if (image.data.length === 0 || image.data.length !== image.width * image.height * 3) {
      throw new UserError(`A picture of ${sizeOf(image)} pixels came with ${image.data.length} values.`);
    }
  }
}

function sizeOf(image: RgbImage): string {
  return `${image.width}×${image.height}`;
}
