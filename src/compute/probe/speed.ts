import { conv2d, mean, tile } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Device, Program, TensorSpec, TensorValues } from '../device';

const [images, side, channels, kernel, chained] = [8, 64, 64, 3, 8];

/** Convolutions one after the other on the device: what it can do at best on this kind of work. */
export const convolutions: Program = ({ x, w }) => {
  let y = tile(x, [images, 1, 1, 1]) as Tensor4D;
  for (let i = 0; i < chained; i++) y = conv2d(y, w as Tensor4D, 1, 'same');
  return { mean: mean(y) };
};

export const convolutionInputs: Record<string, TensorSpec> = {
  x: { shape: [1, side, side, channels], dtype: 'float32' },
  w: { shape: [kernel, kernel, channels, channels], dtype: 'float32' },
};

/** Feeds whose result stays finite and away from subnormal numbers. */
export function convolutionFeeds(): Record<string, TensorValues> {
  const size = ({ shape }: TensorSpec) => shape.reduce((product, dim) => product * dim, 1);
  return {
    x: new Float32Array(size(convolutionInputs.x)).fill(0.5),
    w: new Float32Array(size(convolutionInputs.w)).fill(1 / (kernel * kernel * channels)),
  };
}

/** Multiplications and additions of one run. */
export const convolutionFlops = chained * 2 * images * side * side * kernel * kernel * channels * channels;

/** Runs for about `milliseconds` after a first run that warms up: the median speed in FLOP/s. */
export async function measureSpeed(device: Device, milliseconds: number): Promise<number> {
  const executable = await device.compile(convolutions, convolutionInputs);
  try {
    const feeds = convolutionFeeds();
    const result = (await executable.run(feeds)).mean[0];
    // Inner pixels stay 0.5; only the border loses some to the padding.
    if (!(result > 0.1 && result <= 0.5))
      throw new Error(`It computes wrongly: ${result} is no mean of 0.5.`);
    const seconds: number[] = [];
    for (const end = performance.now() + milliseconds; performance.now() < end || seconds.length === 0;) {
      const started = performance.now();
      await executable.run(feeds);
      seconds.push((performance.now() - started) / 1000);
    }
    return convolutionFlops / seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)];
  } finally {
    await executable.dispose();
  }
}
