import { add, customGrad, div, floor, mul, round, step, sub } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Quantisation index modulation (Chen and Wornell, IEEE Trans. Information Theory 47, 2001): the value of the cover
 * moves to the nearest one that leaves the message as its rest modulo `stepSize`. Whatever the cover and the message,
 * the error is uniform over one step (RMSE ≈ stepSize/√12), and the receiver needs no cover.
 */

/**
 * Puts whole numbers `message` in 0..stepSize − 1 into a cover in [0, 1] of the same shape. Gives a container in [0, 1]
 * that rounding to 8 bits leaves as it is; its gradient is that of the message alone, straight through.
 */
export function modulate(cover: Tensor4D, message: Tensor4D, stepSize: number): Tensor4D {
  return customGrad((x) => {
    const m = x as Tensor4D;
    const wanted = sub(mul(cover, 255), m);
    const nearest: Tensor4D = add(mul(round(div(wanted, stepSize)), stepSize), m);
    // Below 0 and above 255 there is nothing: one step back is the nearest.
    const below = mul(step(sub(-0.5, nearest)), stepSize);
    const above = mul(step(sub(nearest, 255.5)), stepSize);
    const value: Tensor4D = div(sub(add(nearest, below), above), 255);
    return { value, gradFunc: (dy: Tensor) => div(dy, 255) };
  })(message) as Tensor4D;
}

/**
 * The rests modulo `stepSize` of a container in [0, 1], in [−½, stepSize − ½): where noise has moved a value they are no
 * whole numbers.
 */
export function demodulate(container: Tensor4D, stepSize: number): Tensor4D {
  const values = mul(container, 255);
  return sub(values, mul(floor(div(add(values, 0.5), stepSize)), stepSize));
}

/** The nearest of `levels` whole numbers from 0 to a value in [0, levels − 1]; the gradient passes straight through. */
export const roundStraightThrough = (x: Tensor4D): Tensor4D =>
  customGrad((value) => ({ value: round(value as Tensor4D), gradFunc: (dy: Tensor) => dy }))(x) as Tensor4D;

/** Hides a picture without any network, as message of its highest bits: for pixels that no network reaches. */
export function hideCoarsely(cover: Tensor4D, secret: Tensor4D, stepSize: number): Tensor4D {
  const levels: Tensor4D = floor(mul(add(mul(secret, 255), 0.25), stepSize / 256));
  return modulate(cover, levels, stepSize);
}

/** What `hideCoarsely` hid, in the middle of what it may have been. */
export function revealCoarsely(container: Tensor4D, stepSize: number): Tensor4D {
  return div(sub(mul(add(demodulate(container, stepSize), 0.5), 256 / stepSize), 0.5), 255);
}
