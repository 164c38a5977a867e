import { abs, add, mean, mul, square, sub } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { structuralSimilarity } from './structural-similarity';

export interface LossOptions {
  /** Of the differences on [0, 1]: their mean square, or their mean absolute value. */
  readonly kind: 'squared' | 'absolute';
  /** Weight of the secret beside the cover. */
  readonly beta: number;
  /** Weight of 1 − SSIM beside the error, of cover and secret alike; 0 for none. */
  readonly ssim: number;
}

/** ‖x − x′‖ of the loss: how far a batch of pictures in [0, 1] is from its originals. */
export function imageLoss(copy: Tensor4D, original: Tensor4D, { kind, ssim }: LossOptions): Scalar {
  const difference = sub(copy, original);
  const error: Scalar = mean(kind === 'squared' ? square(difference) : abs(difference));
  if (ssim === 0) return error;
  return add(error, mul(sub(1, structuralSimilarity(copy, original)), ssim));
}
