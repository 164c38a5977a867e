import { reshape, slice } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { randomFor } from '../seeded-random';
import type { Network, Parameters, ParameterSpec } from './network';

/** All parameters of a network lie in one vector: one state, one optimiser step, one gradient. */

export function parameterSize({ shape }: ParameterSpec): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

export function parameterCount(network: Network): number {
  return network.parameters.reduce((sum, parameter) => sum + parameterSize(parameter), 0);
}

/** The tensors that lie in `flat`, in the order of `network.parameters`. */
export function unflatten(network: Network, flat: Tensor1D): Tensor[] {
  let offset = 0;
  return network.parameters.map((parameter) => {
    const size = parameterSize(parameter);
    const tensor = reshape(slice(flat, [offset], [size]), [...parameter.shape]);
    offset += size;
    return tensor;
  });
}

/** Looks tensors up by the names of the network's parameters; `tensors` are in their order. */
export function parametersByName(network: Network, tensors: readonly Tensor[]): Parameters {
  const byName = new Map(network.parameters.map(({ name }, i) => [name, tensors[i]]));
  return (name) => {
    const tensor = byName.get(name);
    if (!tensor) throw new Error(`The network has no parameter "${name}".`);
    return tensor as Tensor4D;
  };
}

/**
 * Fresh parameters: kernels uniform in ±gain·√(6 / (fanIn + fanOut)) (Glorot and Bengio, AISTATS 2010), biases zero.
 * The same seed gives the same numbers everywhere.
 */
export function initialParameters(network: Network, seed: number): Float32Array {
  const values = new Float32Array(parameterCount(network));
  let offset = 0;
  network.parameters.forEach((parameter, index) => {
    const size = parameterSize(parameter);
    if (parameter.shape.length === 4) {
      const [height, width, inDepth, outDepth] = parameter.shape;
      const limit = (parameter.gain ?? 1) * Math.sqrt(6 / (height * width * (inDepth + outDepth)));
      const random = randomFor(seed, initialisationStream, index);
      for (let i = 0; i < size; i++) values[offset + i] = limit * (2 * uniformFloat64(random) - 1);
    }
    offset += size;
  });
  return values;
}

const initialisationStream = 0x1a17;

/** Views of the single parameters in a flat vector. */
export function namedParameters(
  network: Network,
  flat: Float32Array,
): { name: string; shape: readonly number[]; data: Float32Array }[] {
  let offset = 0;
  return network.parameters.map((parameter) => {
    const data = flat.subarray(offset, (offset += parameterSize(parameter)));
    return { name: parameter.name, shape: parameter.shape, data };
  });
}
