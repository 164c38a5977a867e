import {
  abs,
  add,
  cast,
  clone,
  concat,
  customGrad,
  div,
  keep,
  less,
  minimum,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  valueAndGrads,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Program, TensorSpec } from '../compute/device';
import { parameterCount, parametersByName, unflatten } from '../models/flat-parameters';
import type { Network } from '../models/network';
import { fromBytes, quantise } from '../models/quantise';
import type { ChannelEntry } from '../runs/config';
import { adam } from './adam';
import type { AdamOptions } from './adam';
import { imageLoss } from './losses';
import type { LossOptions } from './losses';
import { channelInputs, received } from './channel/channel';

export interface StepOptions {
  readonly loss: LossOptions;
  /** Standard deviation of Gaussian noise on the container, on the scale [0, 1]; 0 for none. */
  readonly noise: number;
  /** What else may happen to the container, one of these a batch; by default nothing. */
  readonly mixture?: readonly ChannelEntry[];
  readonly adam: AdamOptions;
  /** Largest norm of the gradient; a longer one is shortened to it. */
  readonly clipNorm: number | null;
  /** Batches whose mean gradient makes one step; by default 1. */
  readonly accumulate?: number;
}

/** Input → output that is its next value. */
export const stepState = {
  parameters: 'nextParameters',
  firstMoment: 'nextFirstMoment',
  secondMoment: 'nextSecondMoment',
} as const;

/** What a step of several batches keeps between them besides. */
export const accumulatorState = { gradientSum: 'nextGradientSum', allFinite: 'nextAllFinite' } as const;

/** All that stays on the device for steps of `accumulate` batches. */
export function stateOfStep(accumulate: number): Record<string, string> {
  return accumulate > 1 ? { ...stepState, ...accumulatorState } : stepState;
}

/** What the batch number `part` (from 0) of a step of `accumulate` batches is fed besides its images. */
export function stepScalars(
  stepSize: number,
  accumulate: number,
  part: number,
): Record<string, Float32Array> {
  return {
    stepSize: Float32Array.of(stepSize),
    ...(accumulate > 1
      ? { keep: Float32Array.of(part > 0 ? 1 : 0), apply: Float32Array.of(part === accumulate - 1 ? 1 : 0) }
      : {}),
  };
}

/** Inputs of the training step: flat state, the step size of Adam, pairs as bytes, what the channel needs. */
export function stepInputs(
  network: Network,
  batchSize: number,
  imageSize: number,
  noise: number,
  accumulate = 1,
  mixture: readonly ChannelEntry[] = [],
): Record<string, TensorSpec> {
  const flat: TensorSpec = { shape: [parameterCount(network)], dtype: 'float32' };
  const scalar: TensorSpec = { shape: [1], dtype: 'float32' };
  const image = [batchSize, imageSize, imageSize, 3];
  return {
    parameters: flat,
    firstMoment: flat,
    secondMoment: flat,
    stepSize: scalar,
    ...(accumulate > 1 ? { gradientSum: flat, allFinite: scalar, keep: scalar, apply: scalar } : {}),
    cover: { shape: image, dtype: 'uint8' },
    secret: { shape: image, dtype: 'uint8' },
    ...channelInputs({ noise, mixture }, batchSize, imageSize),
  };
}

/**
 * One step of training: L = ‖c − c′‖ + β‖s − s′‖ (see losses.ts), where c′ is compared as the network
 * gives it and revealed as a file would hold it (clamped, rounded), with what the channel does behind that.
 *
 * With `accumulate` batches to a step, each adds its part to `gradientSum`, of which only `keep` times what was there
 * before stays, and the parameters and moments change only where `apply` is 1: memory for one batch, the step of all.
 *
 * Where the gradient of a batch is not finite, `finite` is 0 from it on, and the step changes nothing.
 */
export function stepProgram(network: Network, options: StepOptions): Program {
  const { accumulate = 1 } = options;
  return (inputs) => {
    const cover = fromBytes(inputs.cover);
    const secret = fromBytes(inputs.secret);
    const losses: Record<string, Scalar> = {};

    const loss = (...tensors: Tensor[]): Scalar => {
      const get = parametersByName(network, tensors);
      const container = network.hide(get, cover, secret);
      const arrived = received(quantise(container), inputs, options);
      const [revealed, ...earlier] = network.revealInStages
        ? network.revealInStages(get, arrived).toReversed()
        : [network.reveal(get, arrived)];
      // Kept, because what a differentiated function makes is disposed when it returns.
      const compared = network.coverError === 'fixed' ? withoutGradient(container) : container;
      losses.cover = keep(imageLoss(compared, cover, options.loss));
      losses.secret = keep(imageLoss(revealed, secret, options.loss));
      losses.both = keep(add(losses.cover, mul(losses.secret, options.loss.beta)));
      return earlier.reduce(
        (sum: Scalar, stage) =>
          add(sum, mul(imageLoss(stage, secret, options.loss), stageWeight * options.loss.beta)),
        losses.both,
      );
    };

    const parameters = inputs.parameters as Tensor1D;
    const { grads } = valueAndGrads(loss)(unflatten(network, parameters));
    const raw = concat(grads.map((each) => reshape(each, [-1]))) as Tensor1D;
    const isFinite = cast(less(sum(square(raw)), largest), 'float32');
    // Nothing that is no number may reach the state, not even times 0.
    const ofBatch: Tensor1D = where(less(abs(raw), largest), raw, zerosLike(raw));
    const gradient: Tensor1D =
      accumulate > 1 ? add(mul(inputs.gradientSum, inputs.keep), mul(ofBatch, 1 / accumulate)) : ofBatch;
    // Of the first batch of a step on: what came before is forgotten where `keep` is 0.
    const allFinite: Tensor =
      accumulate > 1 ? mul(isFinite, add(mul(inputs.allFinite, inputs.keep), sub(1, inputs.keep))) : isFinite;
    const norm = sqrt(sum(square(gradient)));
    const apply = accumulate > 1 ? mul(inputs.apply, allFinite) : allFinite;
    const state = {
      parameters,
      firstMoment: inputs.firstMoment as Tensor1D,
      secondMoment: inputs.secondMoment as Tensor1D,
    };
    const next = adam(state, clipped(gradient, norm, options.clipNorm), inputs.stepSize, options.adam);
    const applied = (old: Tensor1D, stepped: Tensor1D): Tensor1D =>
      add(mul(old, sub(1, apply)), mul(stepped, apply));
    return {
      nextParameters: applied(state.parameters, next.parameters),
      nextFirstMoment: applied(state.firstMoment, next.firstMoment),
      nextSecondMoment: applied(state.secondMoment, next.secondMoment),
      ...(accumulate > 1 ? { nextGradientSum: gradient, nextAllFinite: allFinite } : {}),
      loss: losses.both,
      coverLoss: losses.cover,
      secretLoss: losses.secret,
      gradientNorm: norm,
      finite: allFinite,
    };
  };
}

/** Weight of what a network has revealed before its last stage: without it early stages stay idle for long. */
const stageWeight = 0.1;

/** What float32 holds, with room for its rounding. */
const largest = 3e38;

const withoutGradient = (x: Tensor4D): Tensor4D =>
  customGrad((same) => ({ value: clone(same as Tensor4D), gradFunc: (dy: Tensor) => zerosLike(dy) }))(
    x,
  ) as Tensor4D;

function clipped(gradient: Tensor1D, norm: Tensor, clipNorm: number | null): Tensor1D {
  return clipNorm === null ? gradient : mul(gradient, minimum(div(clipNorm, norm), 1));
}
