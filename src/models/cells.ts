import { concat, reshape, slice, transpose } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Pictures as grids of square cells, for networks that compute at a fraction of the resolution. */

/** `[b, h, w, c]` as `[b, h/side, w/side, side·side·c]`: the pixels of a cell, row by row, become its channels. */
export function toCells(image: Tensor4D, side: number): Tensor4D {
  const [batch, height, width, depth] = image.shape;
  const [rows, columns] = [height / side, width / side];
  const split = reshape(image, [batch, rows, side, columns, side, depth]);
  return reshape(transpose(split, [0, 1, 3, 2, 4, 5]), [batch, rows, columns, side * side * depth]);
}

/** The picture whose cells these are. */
export function fromCells(cells: Tensor4D, side: number): Tensor4D {
  const [batch, rows, columns, channels] = cells.shape;
  const depth = channels / (side * side);
  const split = reshape(cells, [batch, rows, columns, side, side, depth]);
  return reshape(transpose(split, [0, 1, 3, 2, 4, 5]), [batch, rows * side, columns * side, depth]);
}

/** The part of a picture that whole cells fill, from the top left; undefined where not even one fits. */
export function wholeCells(image: Tensor4D, side: number): Tensor4D | undefined {
  const [batch, height, width, depth] = image.shape;
  const [h, w] = [height - (height % side), width - (width % side)];
  if (h === 0 || w === 0) return undefined;
  return h === height && w === width ? image : slice(image, [0, 0, 0, 0], [batch, h, w, depth]);
}

/** A picture of `inner` where whole cells are, and of `rest`, which is as large as the picture, below and right of it. */
export function withRest(inner: Tensor4D | undefined, rest: () => Tensor4D, height: number, width: number) {
  if (!inner) return rest();
  const [, h, w] = inner.shape;
  if (h === height && w === width) return inner;
  const whole = rest();
  const right = slice(whole, [0, 0, w, 0], [-1, h, width - w, -1]);
  const below = slice(whole, [0, h, 0, 0], [-1, height - h, -1, -1]);
  const above = w === width ? inner : concat([inner, right], 2);
  return h === height ? above : concat([above, below], 1);
}
