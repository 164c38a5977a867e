import type { Tensor4D } from '@tensorflow/tfjs-core';

/** A weight or bias of a network. */
export interface ParameterSpec {
  /** Unique in the network, for example `hide.0.3x3.kernel`. */
  readonly name: string;
  /** Kernels are [height, width, in, out], biases [out]. */
  readonly shape: readonly number[];
  /** Factor on the usual size of initial kernels; by default 1. */
  readonly gain?: number;
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
  /**
   * Side of the cells of pixels that it computes on, 1 where it knows none. Pictures of any size pass, but the pixels
   * right of and below the last whole cell carry the secret less well; training images have none of those.
   */
  readonly cell: number;
  /** Side of the smallest picture that can carry anything; by default 1. */
  readonly least?: number;
  /**
   * `fixed` where the container's error does not hang on the parameters: the cover loss is then shown, but its gradient,
   * which would be nothing but noise, stays out of the training.
   */
  readonly coverError: 'learned' | 'fixed';
  /** The container before clamping and rounding. */
  hide(parameters: Parameters, cover: Tensor4D, secret: Tensor4D): Tensor4D;
  /** The revealed secret before clamping. */
  reveal(parameters: Parameters, container: Tensor4D): Tensor4D;
  /**
   * What is known of the secret on the way, from the coarsest to what `reveal` gives, where a network works in stages:
   * a training draws the earlier ones to the secret, too.
   */
  revealInStages?(parameters: Parameters, container: Tensor4D): readonly Tensor4D[];
  readonly hideHalo: Halo;
  readonly revealHalo: Halo;
}
