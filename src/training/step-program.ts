import {
  add,
  concat,
  div,
  keep,
  mean,
  minimum,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Program, TensorSpec } from '../compute/device';
import { parameterCount, parametersByName, unflatten } from '../models/flat-parameters';
import type { Network } from '../models/network';
import { fromBytes, quantise } from '../models/quantise';
import { adam } from './adam';
import type { AdamOptions } from './adam';

export interface StepOptions {
  readonly beta: number;
  /** Standard deviation of Gaussian noise on the container, on the scale [0, 1]; 0 for none. */
  readonly noise: number;
  readonly adam: AdamOptions;
  /** Largest norm of the gradient; a longer one is shortened to it. */
  readonly clipNorm: number | null;
}

/** Input → output that is its next value. */
export const stepState = {
  parameters: 'nextParameters',
  firstMoment: 'nextFirstMoment',
  secondMoment: 'nextSecondMoment',
} as const;

/** Inputs of the training step: flat state, the step size of Adam, pairs as bytes, noise if there is any. */
export function stepInputs(
  network: Network,
  batchSize: number,
  imageSize: number,
  noise: number,
): Record<string, TensorSpec> {
  const flat: TensorSpec = { shape: [parameterCount(network)], dtype: 'float32' };
  const image = [batchSize, imageSize, imageSize, 3];
  return {
    parameters: flat,
    firstMoment: flat,
    secondMoment: flat,
    stepSize: { shape: [1], dtype: 'float32' },
    cover: { shape: image, dtype: 'uint8' },
    secret: { shape: image, dtype: 'uint8' },
    ...(noise > 0 ? { noise: { shape: image, dtype: 'float32' as const } } : {}),
  };
}

/**
 * One step of training: L = ‖c − c′‖² + β‖s − s′‖² as mean squares on [0, 1], where c′ is compared as the network
 * gives it and revealed as a file would hold it (clamped, rounded), with noise added behind that.
 */
export function stepProgram(network: Network, options: StepOptions): Program {
  return (inputs) => {
    const cover = fromBytes(inputs.cover);
    const secret = fromBytes(inputs.secret);
    const losses: Record<string, Scalar> = {};

    const loss = (...tensors: Tensor[]): Scalar => {
      const get = parametersByName(network, tensors);
      const container = network.hide(get, cover, secret);
      const saved = quantise(container);
      const received: Tensor4D = inputs.noise ? add(saved, mul(inputs.noise, options.noise)) : saved;
      const revealed = network.reveal(get, received);
      // Kept, because what a differentiated function makes is disposed when it returns.
      losses.cover = keep(mean(square(sub(container, cover))));
      losses.secret = keep(mean(square(sub(revealed, secret))));
      return add(losses.cover, mul(losses.secret, options.beta));
    };

    const parameters = inputs.parameters as Tensor1D;
    const { value, grads } = valueAndGrads(loss)(unflatten(network, parameters));
    const gradient = concat(grads.map((each) => reshape(each, [-1]))) as Tensor1D;
    const norm = sqrt(sum(square(gradient)));
    const state = {
      parameters,
      firstMoment: inputs.firstMoment as Tensor1D,
      secondMoment: inputs.secondMoment as Tensor1D,
    };
    const next = adam(state, clipped(gradient, norm, options.clipNorm), inputs.stepSize, options.adam);
    return {
      nextParameters: next.parameters,
      nextFirstMoment: next.firstMoment,
      nextSecondMoment: next.secondMoment,
      loss: value,
      coverLoss: losses.cover,
      secretLoss: losses.secret,
      gradientNorm: norm,
    };
  };
}

function clipped(gradient: Tensor1D, norm: Tensor, clipNorm: number | null): Tensor1D {
  return clipNorm === null ? gradient : mul(gradient, minimum(div(clipNorm, norm), 1));
}
