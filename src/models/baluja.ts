import { concat } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { activations, Layers } from './layers';
import type { Activation, Layer } from './layers';
import type { Halo, Network, Parameters } from './network';

export interface BalujaOptions {
  /** Blocks of the preparation, hiding and reveal network. */
  readonly prepBlocks: number;
  readonly hideBlocks: number;
  readonly revealBlocks: number;
  /** Filters of each branch of a block by the side of its kernel, for example `{ 3: 50, 4: 10, 5: 5 }`. */
  readonly filters: Readonly<Record<string, number>>;
  readonly activation: Activation;
  /** Of the last convolution of each network; what is hidden is clamped to [0, 1] in any case. */
  readonly outputActivation: 'linear' | 'relu' | 'sigmoid';
}

const imageDepth = 3;
const outputKernel = 3;

/**
 * The networks of Baluja, "Hiding Images in Plain Sight: Deep Steganography" (NeurIPS 2017), in the form that
 * reproductions on Tiny ImageNet use: a block is several 'same' convolutions of different kernel sizes side by
 * side, concatenated and activated. The secret passes the preparation blocks, joins the cover, passes the hiding
 * blocks and a 3×3 convolution to RGB; the container passes the reveal blocks and another one.
 * With 2, 5 and 5 blocks of 50@3×3, 10@4×4 and 5@5×5: 488,661 parameters.
 */
export function baluja(options: BalujaOptions): Network {
  const branches = Object.entries(options.filters).map(([side, filters]) => ({
    side: Number(side),
    filters,
  }));
  const blockDepth = branches.reduce((sum, { filters }) => sum + filters, 0);
  const layers = new Layers();

  const block = (name: string, inDepth: number): Layer => {
    const convolutions = branches.map(({ side, filters }) =>
      layers.convolution(`${name}.${side}x${side}`, side, inDepth, filters),
    );
    const activate = activations[options.activation];
    return (get, x) =>
      // The same as activating each branch, with one tensor to keep for the gradient instead of four.
      activate(
        concat(
          convolutions.map((layer) => layer(get, x)),
          3,
        ),
      );
  };

  const blocks = (name: string, count: number, inDepth: number) => {
    const stack = Array.from({ length: count }, (_, i) =>
      block(`${name}.${i}`, i === 0 ? inDepth : blockDepth),
    );
    return (get: Parameters, x: Tensor4D): Tensor4D => stack.reduce((y, layer) => layer(get, y), x);
  };

  const toImage = activations[options.outputActivation];
  const prepare = blocks('prep', options.prepBlocks, imageDepth);
  const preparedDepth = options.prepBlocks > 0 ? blockDepth : imageDepth;
  const hide = blocks('hide', options.hideBlocks, imageDepth + preparedDepth);
  const hideOutput = layers.convolution('hide.output', outputKernel, blockDepth, imageDepth);
  const reveal = blocks('reveal', options.revealBlocks, imageDepth);
  const revealOutput = layers.convolution('reveal.output', outputKernel, blockDepth, imageDepth);
  const sides = branches.map(({ side }) => side);

  return {
    parameters: layers.parameters,
    cell: 1,
    coverError: 'learned',
    hide: (get, cover, secret) =>
      toImage(hideOutput(get, hide(get, concat([cover, prepare(get, secret)], 3)))),
    reveal: (get, container) => toImage(revealOutput(get, reveal(get, container))),
    hideHalo: haloOf(sides, options.prepBlocks + options.hideBlocks),
    revealHalo: haloOf(sides, options.revealBlocks),
  };
}

/** A 'same' convolution of side k reaches ⌊(k − 1) / 2⌋ pixels before and ⌊k / 2⌋ after; layers add up. */
function haloOf(sides: readonly number[], blocks: number): Halo {
  const reach = (each: (side: number) => number) =>
    blocks * Math.max(...sides.map(each)) + each(outputKernel);
  const before = reach((side) => Math.floor((side - 1) / 2));
  const after = reach((side) => Math.floor(side / 2));
  return { top: before, left: before, bottom: after, right: after };
}
