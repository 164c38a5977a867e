import type { Tensor4D } from '@tensorflow/tfjs-core';

/** A weight or bias of a network. */
export interface ParameterSpec {
  /** Unique in the network, for example `hide.0.3x3.kernel`. */
  readonly name: string;
  /** Kernels are [height, width, in, out], biases [out]. */
  readonly shape: readonly number[];
}

/** How many pixels beyond an output pixel its value depends on, to each side. */
export interface Halo {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Parameters by their names, as tensors of a program. */
export type Parameters = (name: string) => Tensor4D;

/**
 * A pair of networks that hide and reveal. Images are `[batch, height, width, 3]`, RGB in [0, 1], of any size.
 */
export interface Network {
  /** In the order in which they lie in the flat vector of a checkpoint. */
  readonly parameters: readonly ParameterSpec[];
  /** The container before clamping and rounding. */
  hide(parameters: Parameters, cover: Tensor4D, secret: Tensor4D): Tensor4D;
  /** The revealed secret before clamping. */
  reveal(parameters: Parameters, container: Tensor4D): Tensor4D;
  readonly hideHalo: Halo;
  readonly revealHalo: Halo;
}
