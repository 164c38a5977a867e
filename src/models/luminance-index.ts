import { add, clipByValue, customGrad, div, floor, mul, round, sub, tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { rgbToYCbCr } from '../jpeg/colour';
import { blockSide } from '../jpeg/cosine-transform';
import { quantisationTables } from '../jpeg/quantisation-tables';
import { drawing, measuring } from './block-cosines';

/** Which luminance coefficients of JPEG's blocks carry whole numbers, and how. */
export interface LuminanceIndex {
  /** Of each number: the coefficient, row · 8 + column. */
  readonly frequencies: readonly number[];
  /** How far neighbouring numbers lie apart: what JPEG rounds that coefficient to at the quality. */
  readonly steps: readonly number[];
  /** How many numbers there are, 0 to that less one, before they begin again. */
  readonly levels: readonly number[];
  /** About how far apart multiples of the same number lie. */
  readonly period: number;
}

/**
 * The `count` coefficients that JPEG rounds least. Numbers begin again after about `period`, on the scale of pixels from
 * 0 to 255, so that the cover moves as much everywhere, and what JPEG keeps well carries more. By rate-distortion theory
 * that writes the most bits for a given error.
 */
export function luminanceIndex(quality: number, period: number, count: number): LuminanceIndex {
  // Sorted by the table of quality 50, in which differences between frequencies are not rounded away.
  const coarseness = quantisationTables(50).luminance;
  const distance = (i: number) => Math.floor(i / blockSide) + (i % blockSide);
  const frequencies = coarseness
    .map((_, i) => i)
    .sort((a, b) => coarseness[a] - coarseness[b] || distance(a) - distance(b) || a - b)
    .slice(0, count);
  const table = quantisationTables(quality).luminance;
  const steps = frequencies.map((i) => table[i]);
  const levels = steps.map((step) => Math.max(2, Math.round(period / step)));
  return { frequencies, steps, levels, period };
}

/** Times that what lies outside 0 to 255 is taken from the cover before it is written to once more. */
const corrections = 20;
/** Room that every cover leaves at black and white from the start, as a share of the period: saves corrections. */
const margin = 1 / 4;

/**
 * Quantisation index modulation (see quantisation-index.ts) of what JPEG keeps. Every coefficient moves to the nearest
 * multiple of its step whose number modulo its levels is the message. JPEG of that quality rounds to the same multiples;
 * of a better quality it errs by less than half a step, which what colours lose may add to.
 *
 * Near black and white there is no room, and a clipped block says something else. So the cover first moves away from
 * there by as much as it would be clipped, a few times over.
 *
 * @param cover `[b, h, w, 3]` in [0, 1], sides multiples of 8.
 * @param message Whole numbers, `[b, h/8, w/8, numbers]`.
 * @returns The container before clamping and rounding; its gradient is that of the message alone, straight through.
 */
export function modulateLuminance(cover: Tensor4D, message: Tensor4D, index: LuminanceIndex): Tensor4D {
  const { steps, levels, frequencies } = index;
  const room = Math.min(0.5, (margin * index.period) / 255);
  const grey = frequencies.map((frequency) => ({ frequency, colour: [1, 1, 1] }));
  return customGrad((x) => {
    const numbers: Tensor4D = mul(x as Tensor4D, tensor1d([...steps]));
    const periods = tensor1d(steps.map((step, i) => step * levels[i]));
    const measure = luminance(index);
    const draw = drawing(grey);
    const write = (carrier: Tensor4D): Tensor4D => {
      const coefficients = measure(carrier);
      const wanted = add(mul(round(div(sub(coefficients, numbers), periods)), periods), numbers);
      return add(carrier, draw(div(sub(wanted, coefficients), 255)));
    };
    let carrier: Tensor4D = clipByValue(cover, room, 1 - room);
    for (let i = 0; i < corrections; i++) {
      const written = write(carrier);
      carrier = sub(carrier, sub(written, clipByValue(written, 0, 1)));
    }
    const gradFunc = (dy: Tensor) =>
      mul(measuring(grey)(dy as Tensor4D), tensor1d(steps.map((step) => step / 255)));
    return { value: write(carrier), gradFunc };
  })(message) as Tensor4D;
}

/** The numbers in a container in [0, 1]; rounding lets the gradient pass straight through. */
export function demodulateLuminance(container: Tensor4D, index: LuminanceIndex): Tensor4D {
  const multiples = div(luminance(index)(container), tensor1d([...index.steps]));
  return customGrad((x) => {
    const levels = tensor1d([...index.levels]);
    const whole = round(x as Tensor4D);
    // A quarter more, so that no device's division falls short of a whole number.
    const begun = floor(div(add(whole, 0.25), levels));
    return { value: sub(whole, mul(begun, levels)), gradFunc: (dy: Tensor) => dy };
  })(multiples) as Tensor4D;
}

/** Measures the coefficients of JPEG that carry numbers, on its scale, in an image in [0, 1]. */
function luminance({ frequencies }: LuminanceIndex): (image: Tensor4D) => Tensor4D {
  const [weights] = rgbToYCbCr;
  const cosines = frequencies.map((frequency) => ({ frequency, colour: weights }));
  const offset = tensor1d(frequencies.map((frequency) => (frequency === 0 ? 128 * blockSide : 0)));
  const measure = measuring(cosines);
  return (image) => sub(mul(measure(image), 255), offset);
}
