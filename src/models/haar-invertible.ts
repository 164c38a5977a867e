import { add, concat, div, exp, leakyRelu, mul, sigmoid, sub, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { haloOfCells, wholeCells, withRest } from './cells';
import { haar, inverseHaar } from './haar';
import { Layers } from './layers';
import type { Layer } from './layers';
import type { Network, Parameters } from './network';
import { hideCoarsely, revealCoarsely } from './quantisation-index';

export interface HaarInvertibleOptions {
  /** Times that the picture is halved before the networks see it; each makes them cheaper and lets them see farther. */
  readonly levels: number;
  /** Coupling blocks. */
  readonly blocks: number;
  /** Channels that each convolution of a dense block adds. */
  readonly growth: number;
  /** Convolutions of a dense block. */
  readonly convolutions: number;
  /** Scales of a coupling lie in e^±exponentBound: without a bound the product over the blocks diverges. */
  readonly exponentBound: number;
}

const slope = 0.2;
/** Blocks start near the identity: the container is the cover, and nothing is hidden yet. */
const lastGain = 0.05;
/** For the rows and columns below a whole cell. */
const coarseStep = 16;

/**
 * An invertible network after HiNet (Jing et al., ICCV 2021): affine couplings of the Haar coefficients of cover and
 * secret, run forwards to hide and backwards, with the same weights, to reveal. The half of the output that is not the
 * container is lost; revealing starts from zeros in its place.
 * With 4 blocks of growth 16 and 4 convolutions on one level: 223,632 parameters.
 */
export function haarInvertible(options: HaarInvertibleOptions): Network {
  const { levels, blocks, exponentBound } = options;
  const cell = 2 ** levels;
  const layers = new Layers();
  const couplings = Array.from({ length: blocks }, (_, i) => ({
    toCover: denseBlock(layers, `coupling.${i}.toCover`, options),
    scale: denseBlock(layers, `coupling.${i}.scale`, options),
    toSecret: denseBlock(layers, `coupling.${i}.toSecret`, options),
  }));
  /** e^(bound · (2σ(x) − 1)). */
  const bounded = (x: Tensor4D): Tensor4D => exp(mul(sub(mul(sigmoid(x), 2), 1), exponentBound));

  const forwards = (get: Parameters, cover: Tensor4D, secret: Tensor4D): Tensor4D => {
    let [a, b] = [haar(cover, levels), haar(secret, levels)];
    couplings.forEach(({ toCover, scale, toSecret }, i) => {
      a = add(a, toCover(get, b));
      // The other half of the last coupling would change what is lost.
      if (i < blocks - 1) b = add(mul(b, bounded(scale(get, a))), toSecret(get, a));
    });
    return inverseHaar(a, levels);
  };

  const backwards = (get: Parameters, container: Tensor4D): Tensor4D => {
    let a = haar(container, levels);
    let b: Tensor4D = zerosLike(a);
    couplings.toReversed().forEach(({ toCover, scale, toSecret }, i) => {
      b = div(sub(b, toSecret(get, a)), bounded(scale(get, a)));
      if (i < blocks - 1) a = sub(a, toCover(get, b));
    });
    return inverseHaar(b, levels);
  };

  // A coupling looks through two dense blocks one after the other.
  const halo = haloOfCells(blocks * 2 * options.convolutions + 1, cell);
  return {
    parameters: layers.parameters,
    cell,
    coverError: 'learned',
    hide: (get, cover, secret) => {
      const [, height, width] = cover.shape;
      const [carrier, picture] = [wholeCells(cover, cell), wholeCells(secret, cell)];
      const inner = carrier && picture ? forwards(get, carrier, picture) : undefined;
      return withRest(inner, (part) => hideCoarsely(part(cover), part(secret), coarseStep), height, width);
    },
    reveal: (get, container) => {
      const [, height, width] = container.shape;
      const carrier = wholeCells(container, cell);
      const inner = carrier ? backwards(get, carrier) : undefined;
      return withRest(inner, (part) => revealCoarsely(part(container), coarseStep), height, width);
    },
    hideHalo: halo,
    revealHalo: halo,
  };
}

/** Every convolution sees the input and what all before it made (Huang et al., CVPR 2017). */
function denseBlock(
  layers: Layers,
  name: string,
  { levels, growth, convolutions }: HaarInvertibleOptions,
): Layer {
  const depth = 3 * 4 ** levels;
  const stack = Array.from({ length: convolutions }, (_, i) => {
    const last = i === convolutions - 1;
    return layers.convolution(
      `${name}.${i}`,
      3,
      depth + i * growth,
      last ? depth : growth,
      last ? lastGain : 1,
    );
  });
  return (get, x) =>
    stack.reduce((seen, layer, i) => {
      const made = layer(get, seen);
      return i === stack.length - 1 ? made : concat([seen, leakyRelu(made, slope)], 3);
    }, x);
}
