import { add, conv2d, div, mean, mul, square, sub, tensor4d } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';

const window = 7;
const c1 = 0.01 ** 2;
const c2 = 0.03 ** 2;

/**
 * Mean structural similarity of two batches of pictures in [0, 1], sides at least 7, as a differentiable number: the
 * same formula as `ssim` in src/evaluation (Wang et al., IEEE TIP 13(4), 2004; uniform 7 × 7 windows, sample
 * covariance).
 */
export function structuralSimilarity(a: Tensor4D, b: Tensor4D): Scalar {
  const unbiased = window ** 2 / (window ** 2 - 1);
  const [meanA, meanB] = [windowMeans(a), windowMeans(b)];
  const product: Tensor4D = mul(meanA, meanB);
  const squares: Tensor4D = add(square(meanA), square(meanB));
  const covariance: Tensor4D = mul(sub(windowMeans(mul(a, b)), product), unbiased);
  const variances: Tensor4D = mul(sub(windowMeans(add(square(a), square(b))), squares), unbiased);
  const numerator = mul(add(mul(product, 2), c1), add(mul(covariance, 2), c2));
  return mean(div(numerator, mul(add(squares, c1), add(variances, c2))));
}

/** The mean of every window that lies inside the picture, rows first and then columns. */
function windowMeans(x: Tensor4D): Tensor4D {
  const box = new Float32Array(window * 9);
  for (let i = 0; i < window; i++) for (const c of [0, 1, 2]) box[i * 9 + c * 4] = 1 / window;
  const rows = conv2d(x, tensor4d(box, [window, 1, 3, 3]), 1, 'valid');
  return conv2d(rows, tensor4d(box, [1, window, 3, 3]), 1, 'valid');
}
