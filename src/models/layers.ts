import { add, conv2d, leakyRelu, relu, sigmoid, tanh } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Parameters, ParameterSpec } from './network';

/** A part of a network: what it computes, with its parameters looked up by name. */
export type Layer = (get: Parameters, x: Tensor4D) => Tensor4D;

export const activations = {
  relu: (x: Tensor4D): Tensor4D => relu(x),
  'leaky-relu': (x: Tensor4D): Tensor4D => leakyRelu(x, 0.1),
  tanh: (x: Tensor4D): Tensor4D => tanh(x),
  sigmoid: (x: Tensor4D): Tensor4D => sigmoid(x),
  linear: (x: Tensor4D): Tensor4D => x,
} as const;

export type Activation = Exclude<keyof typeof activations, 'linear'>;

/** Makes layers and notes their parameters in the order in which they are made. */
export class Layers {
  readonly parameters: ParameterSpec[] = [];

  /**
   * A 'same' convolution of stride 1 with a bias, named `<name>.kernel` and `<name>.bias`.
   * @param gain factor on the usual size of initial kernels
   */
  convolution(name: string, side: number, inDepth: number, outDepth: number, gain = 1): Layer {
    this.parameters.push({ name: `${name}.kernel`, shape: [side, side, inDepth, outDepth], gain });
    this.parameters.push({ name: `${name}.bias`, shape: [outDepth] });
    return (get, x) => add(conv2d(x, get(`${name}.kernel`), 1, 'same'), get(`${name}.bias`));
  }
}
