import { concat, reshape, slice, tile, transpose } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Halo } from './network';

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

/**
 * A picture of `inner` where whole cells are, and right of and below it of what `rest` makes pixel by pixel: it is given a
 * function that cuts the part in question out of a whole picture.
 */
export function withRest(
  inner: Tensor4D | undefined,
  rest: (part: (picture: Tensor4D) => Tensor4D) => Tensor4D,
  height: number,
  width: number,
): Tensor4D {
  if (!inner) return rest((picture) => picture);
  const [, h, w] = inner.shape;
  if (h === height && w === width) return inner;
  const right = () => rest((picture) => slice(picture, [0, 0, w, 0], [-1, h, width - w, -1]));
  const below = () => rest((picture) => slice(picture, [0, h, 0, 0], [-1, height - h, -1, -1]));
  const above = w === width ? inner : concat([inner, right()], 2);
  return h === height ? above : concat([above, below()], 1);
}

/** A picture that goes on with its last column and row until it is `height` × `width`. */
export function extended(inner: Tensor4D, height: number, width: number): Tensor4D {
  const [, h, w] = inner.shape;
  const lastColumn = () => slice(inner, [0, 0, w - 1, 0], [-1, -1, 1, -1]);
  const wide = w === width ? inner : concat([inner, tile(lastColumn(), [1, 1, width - w, 1])], 2);
  const lastRow = () => slice(wide, [0, h - 1, 0, 0], [-1, 1, -1, -1]);
  return h === height ? wide : concat([wide, tile(lastRow(), [1, height - h, 1, 1])], 1);
}

/** The pixels that lie so many cells to every side, with what a picture leaves below a whole cell. */
export function haloOfCells(cells: number, side: number): Halo {
  const before = (cells + 1) * side - 1;
  return { top: before, left: before, bottom: before + side, right: before + side };
}
