import * as tf from '@tensorflow/tfjs-core';
import { synthesiseImage } from '../../src/datasets/synthesiser/synthesise';
import { coderInputs, transformCode } from '../../src/training/channel/transform-coder';
import type { CoderSettings } from '../../src/training/channel/transform-coder';

/** Square pictures like photographs, each of 3 · size² bytes. */
export function photographs(size: number, count = 4): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => synthesiseImage(5, i, size).data);
}

/** Pictures through the coder of a channel, on tfjs's active backend. */
export function coded(pictures: readonly Uint8Array[], size: number, settings: CoderSettings): Uint8Array[] {
  return tf.tidy(() => {
    const bytes = Float32Array.from(pictures.flatMap((picture) => Array.from(picture)));
    const images = tf.div<tf.Tensor4D>(tf.tensor4d(bytes, [pictures.length, size, size, 3]), 255);
    const result = tf.mul(transformCode(images, settingTensors(size, settings)), 255).dataSync();
    const length = 3 * size * size;
    // A conversion to bytes alone would cut off 254.99998.
    return pictures.map((_, i) =>
      Uint8Array.from(result.subarray(i * length, (i + 1) * length), (value) => Math.round(value)),
    );
  });
}

export function settingTensors(
  size: number,
  settings: CoderSettings,
): Record<keyof CoderSettings, tf.Tensor> {
  const names = Object.entries(coderInputs(size));
  return Object.fromEntries(
    names.map(([name, { shape }]) => [name, tf.tensor(settings[name as keyof CoderSettings], [...shape])]),
  ) as Record<keyof CoderSettings, tf.Tensor>;
}

/** Mean absolute difference on the 0–255 scale. */
export function meanDifference(a: readonly Uint8Array[], b: readonly Uint8Array[]): number {
  const differences = a.flatMap((picture, i) => Array.from(picture, (value, j) => Math.abs(value - b[i][j])));
  return differences.reduce((sum, each) => sum + each, 0) / differences.length;
}
