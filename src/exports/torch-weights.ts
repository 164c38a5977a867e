import { namedParameters } from '../models/flat-parameters';
import type { Network } from '../models/network';

export interface TorchTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** `hide.0.3x3.kernel` is what PyTorch calls `hide.0.3x3.weight`. */
export function torchName(name: string): string {
  return name.replace(/\.kernel$/, '.weight');
}

/** The weights as a `state_dict` of PyTorch has them: kernels `[out, in, height, width]`. */
export function torchWeights(network: Network, weights: Float32Array): TorchTensor[] {
  return namedParameters(network, weights).map(({ name, shape, data }) =>
    shape.length === 4
      ? { name: torchName(name), ...outInHeightWidth(shape, data) }
      : { name: torchName(name), shape, data: data.slice() },
  );
}

function outInHeightWidth([height, width, inDepth, outDepth]: readonly number[], data: Float32Array) {
  const pixels = height * width;
  const moved = new Float32Array(data.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < inDepth; i++) {
      for (let o = 0; o < outDepth; o++) {
        moved[(o * inDepth + i) * pixels + pixel] = data[(pixel * inDepth + i) * outDepth + o];
      }
    }
  }
  return { shape: [outDepth, inDepth, height, width], data: moved };
}
