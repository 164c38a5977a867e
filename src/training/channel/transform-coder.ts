import {
  add,
  clipByValue,
  customGrad,
  div,
  maximum,
  matMul,
  minimum,
  mul,
  neg,
  reshape,
  round,
  sub,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { TensorSpec } from '../../compute/device';
import { blockSide } from '../../jpeg/cosine-transform';
import { quantise } from '../../models/quantise';

/**
 * What JPEG and resizing have in common: planes of colour, a linear map along rows and columns, rounding in steps, a
 * linear map back, colours again. All that tells them apart are numbers, so that one compiled program serves every
 * kind, quality and scale, and costs the same for each.
 *
 * Samples are centred (−128 to 127). n is the side of the image, rounded up to whole blocks.
 */
export interface CoderSettings {
  /** [3, 3]: planes = M · (R, G, B). */
  readonly colour: Float32Array;
  /** [3, size, n]: for each plane the matrix A of x ↦ A'·x·A. */
  readonly analysis: Float32Array;
  /** [3, 8, 8]: for each plane the steps of a block to which the transformed values are rounded. */
  readonly steps: Float32Array;
  /** Transformed values are whole multiples of 1 / fineness before that. */
  readonly fineness: Float32Array;
  /** Transformed values end at −limit and limit − 1 steps. */
  readonly limit: Float32Array;
  /** [3, n, size]. */
  readonly synthesis: Float32Array;
  /** [3, 3]: (R, G, B) = M · planes. */
  readonly inverseColour: Float32Array;
}

/**
 * Makes of a value halfway between two whole numbers the one farther from zero. With values in eighths, as libjpeg's
 * transform gives them, and steps of 2 that is one in sixteen.
 */
const awayFromZero = 1 + 1e-6;

/** Nothing is cut off where transformed values are no samples. */
export const noLimit = 2 ** 20;

export function canvasSide(size: number): number {
  return blockSide * Math.ceil(size / blockSide);
}

export function coderInputs(size: number): Record<keyof CoderSettings, TensorSpec> {
  const n = canvasSide(size);
  const float = (...shape: number[]): TensorSpec => ({ shape, dtype: 'float32' });
  return {
    colour: float(3, 3),
    analysis: float(3, size, n),
    steps: float(3, blockSide, blockSide),
    fineness: float(1),
    limit: float(1),
    synthesis: float(3, n, size),
    inverseColour: float(3, 3),
  };
}

/**
 * Square images in [0, 1], coded and decoded to 8 bits. Rounding and clamping let the gradient pass straight through;
 * what the linear maps lose, such as the fine structure of colours, it loses too.
 */
export function transformCode(
  image: Tensor4D,
  coder: Readonly<Record<keyof CoderSettings, Tensor>>,
): Tensor4D {
  const [batch, size] = image.shape;
  const n = canvasSide(size);
  const pixels = size * size;
  // [3, batch · size²]: the planes first, so that each has its own matrix in one product.
  const planes = reshape(transpose(reshape(transpose(image, [0, 3, 1, 2]), [batch, 3, pixels]), [1, 0, 2]), [
    3,
    batch * pixels,
  ]);
  const centred = sub(mul(planes, 255), 128);
  const samples = straightThrough((x) => round(x), matMul(coder.colour, centred));
  const transformed = alongBoth(samples, coder.analysis, batch);
  const steps = tile(coder.steps, [1, (batch * n) / blockSide, n / blockSide]);
  const lowest = neg(coder.limit);
  const highest = sub(coder.limit, 1);
  const coded = straightThrough((x) => {
    const fine = div(round(mul(x, coder.fineness)), coder.fineness);
    const rounded = round(mul(div(fine, steps), awayFromZero));
    return mul(minimum(maximum(rounded, lowest), highest), steps);
  }, transformed);
  const decoded = straightThrough(
    (x) => clipByValue(round(x), -128, 127),
    alongBoth(coded, coder.synthesis, batch),
  );
  const colours = matMul(coder.inverseColour, reshape(decoded, [3, batch * pixels]));
  const uncentred = div(add(colours, 128), 255);
  const result = reshape(transpose(reshape(uncentred, [3, batch, pixels]), [1, 0, 2]), [
    batch,
    3,
    size,
    size,
  ]);
  return quantise(transpose(result, [0, 2, 3, 1]) as Tensor4D);
}

/** Planes of `batch` squares times the matrix [3, from, to] along rows and then columns, which change places: [3, batch · to, to]. */
function alongBoth(planes: Tensor, matrix: Tensor, batch: number): Tensor {
  const [, from, to] = matrix.shape;
  const rows = matMul(reshape(planes, [3, batch * from, from]), matrix);
  const turned = transpose(reshape(rows, [3 * batch, from, to]), [0, 2, 1]);
  return matMul(reshape(turned, [3, batch * to, from]), matrix);
}

function straightThrough(value: (x: Tensor) => Tensor, x: Tensor): Tensor {
  return customGrad((each) => ({ value: value(each as Tensor), gradFunc: (dy: Tensor) => dy }))(x);
}
