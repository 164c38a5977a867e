import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface AdamState {
  readonly parameters: Tensor1D;
  readonly firstMoment: Tensor1D;
  readonly secondMoment: Tensor1D;
}

/**
 * One step of Adam (Kingma and Ba, ICLR 2015) on flat vectors. `stepSize` is the learning rate with the bias
 * corrections in it, see `adamStepSize`.
 */
export function adam(
  state: AdamState,
  gradient: Tensor1D,
  stepSize: Tensor,
  options: AdamOptions,
): AdamState {
  const { beta1, beta2, epsilon } = options;
  const firstMoment: Tensor1D = add(mul(state.firstMoment, beta1), mul(gradient, 1 - beta1));
  const secondMoment: Tensor1D = add(mul(state.secondMoment, beta2), mul(square(gradient), 1 - beta2));
  const update = div(mul(firstMoment, stepSize), add(sqrt(secondMoment), epsilon));
  return { parameters: sub(state.parameters, update), firstMoment, secondMoment };
}

/** α·√(1 − β₂ᵗ) / (1 − β₁ᵗ) for the step t, from 1: the form at the end of section 2 of the paper. */
export function adamStepSize(learningRate: number, t: number, { beta1, beta2 }: AdamOptions): number {
  return (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
}
