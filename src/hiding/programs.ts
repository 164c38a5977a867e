import { tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Program, TensorSpec } from '../compute/device';
import { parameterCount, parametersByName, unflatten } from '../models/flat-parameters';
import type { Network, Parameters } from '../models/network';
import { fromBytes, toBytes } from '../models/quantise';

type Inputs = Record<string, Tensor>;

/** A batch of byte images: [batch, height, width, 3]. */
export function imageSpec(batch: number, height: number, width: number): TensorSpec {
  return { shape: [batch, height, width, 3], dtype: 'uint8' };
}

/** Cover and secret to container, all as bytes. The weights become part of the program. */
export function hideProgram(network: Network, weights: Float32Array): Program {
  return ({ cover, secret }) => {
    const get = lookup(network, tensor1d(weights));
    return { container: toBytes(network.hide(get, fromBytes(cover), fromBytes(secret))) };
  };
}

/** Container to revealed secret, as bytes. The weights become part of the program. */
export function revealProgram(network: Network, weights: Float32Array): Program {
  return ({ container }) => {
    const get = lookup(network, tensor1d(weights));
    return { revealed: toBytes(network.reveal(get, fromBytes(container))) };
  };
}

/** Hides, rounds to 8 bits and reveals, for weights that change from run to run. */
export function roundTripProgram(network: Network): Program {
  return (inputs: Inputs) => {
    const get = lookup(network, inputs.parameters as Tensor1D);
    const container = toBytes(network.hide(get, fromBytes(inputs.cover), fromBytes(inputs.secret)));
    return { container, revealed: toBytes(network.reveal(get, fromBytes(container))) };
  };
}

export function roundTripInputs(network: Network, image: TensorSpec): Record<string, TensorSpec> {
  return {
    parameters: { shape: [parameterCount(network)], dtype: 'float32' },
    cover: image,
    secret: image,
  };
}

function lookup(network: Network, flat: Tensor1D): Parameters {
  return parametersByName(network, unflatten(network, flat));
}
