import { add, concat, leakyRelu, mul, sigmoid, slice, sub } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { fromCells, toCells, wholeCells, withRest } from './cells';
import { haar, inverseHaar } from './haar';
import { Layers } from './layers';
import type { Layer } from './layers';
import type { Halo, Network, Parameters } from './network';
import {
  demodulate,
  hideCoarsely,
  modulate,
  revealCoarsely,
  roundStraightThrough,
} from './quantisation-index';

export interface ResidualQimOptions {
  /** Levels of the message in each colour value of a pixel: the RMSE of the cover is about stepSize/√12. */
  readonly stepSize: number;
  /** How many of the 48 message values of a cell each stage writes, from the coarsest to the finest; their sum is 48. */
  readonly stages: readonly number[];
  /** Channels inside the networks. */
  readonly width: number;
  /** Residual blocks of each network. */
  readonly blocks: number;
}

const levels = 2;
const cellSide = 2 ** levels;
/** Values of a cell: of the picture, of its coefficients and of its message. */
export const cellValues = 3 * cellSide * cellSide;
const slope = 0.1;

/** Each stage sees what the ones before left, enlarged by this more: the remains shrink about so much a stage. */
const magnification = (stage: number) => 4 * 3 ** stage;
const magnified = (x: Tensor4D, stage: number): Tensor4D => mul(x, magnification(stage));

/**
 * A network that writes the secret as numbers into the cover instead of adding a picture to it. The preparation networks
 * turn every cell of 4 × 4 pixels of the secret into 48 whole numbers below `stepSize`; quantisation index modulation
 * (see quantisation-index.ts) puts them into the 48 values of the cover's cell; the reveal networks turn them back.
 * Rounding is part of it, so that saving as PNG costs nothing, and the cover's error is the same for every picture that is not black or white.
 *
 * The numbers are written in stages, as residual quantisation does in learned codecs of sound and pictures (Zeghidour et
 * al., SoundStream, 2021): every stage is shown what the receiver has by then, and writes what is missing. One stage
 * alone stays 8 dB below four (32.8 against 41 dB and more after four minutes on one core).
 */
export function residualQim(options: ResidualQimOptions): Network {
  const { stepSize, stages, blocks } = options;
  const layers = new Layers();
  const encoders = stages.map((depth, i) =>
    subnetwork(layers, `prep.${i}`, i === 0 ? cellValues : 2 * cellValues, depth, options, usualGain),
  );
  const decoders = stages.map((_, i) => {
    const known = stages.slice(0, i + 1).reduce((sum, depth) => sum + depth, 0);
    const inDepth = i === 0 ? known : known + cellValues;
    return subnetwork(layers, `reveal.${i}`, inDepth, cellValues, options, i === 0 ? usualGain : smallGain);
  });

  /** What a receiver of the stages up to the last of `messages` knows of the coefficients. */
  const refine = (get: Parameters, messages: readonly Tensor4D[], known: Tensor4D | undefined): Tensor4D => {
    const stage = messages.length - 1;
    const centred = messages.map((message): Tensor4D => sub(mul(message, 2 / (stepSize - 1)), 1));
    if (!known) return decoders[stage](get, centred[0]);
    const correction = decoders[stage](get, concat([...centred, known], 3));
    return add(known, mul(correction, 2 / magnification(stage)));
  };

  const write = (get: Parameters, secret: Tensor4D): Tensor4D => {
    const wanted = haar(sub(secret, 0.5), levels);
    const messages: Tensor4D[] = [];
    let known: Tensor4D | undefined;
    for (const [stage, encode] of encoders.entries()) {
      if (stage > 0) known = refine(get, messages, known);
      const input = known ? concat([wanted, magnified(sub(wanted, known), stage)], 3) : wanted;
      messages.push(roundStraightThrough(mul(sigmoid(encode(get, input)), stepSize - 1)));
    }
    return fromCells(concat(messages, 3), cellSide);
  };

  const read = (get: Parameters, container: Tensor4D): Tensor4D[] => {
    const message = toCells(demodulate(container, stepSize), cellSide);
    const messages: Tensor4D[] = [];
    const stagewise: Tensor4D[] = [];
    let known: Tensor4D | undefined;
    let start = 0;
    for (const depth of stages) {
      messages.push(slice(message, [0, 0, 0, start], [-1, -1, -1, depth]));
      known = refine(get, messages, known);
      stagewise.push(add(inverseHaar(known, levels), 0.5));
      start += depth;
    }
    return stagewise;
  };

  // Of hiding: all stages one after the other, each a preparation and a reveal network but the last.
  const reach = (subnetworks: number) => haloOf(subnetworks * (1 + blocks));
  return {
    parameters: layers.parameters,
    cell: cellSide,
    coverError: 'fixed',
    hide: (get, cover, secret) => {
      const [, height, width] = cover.shape;
      const [carrier, picture] = [wholeCells(cover, cellSide), wholeCells(secret, cellSide)];
      const inner = carrier && picture ? modulate(carrier, write(get, picture), stepSize) : undefined;
      return withRest(inner, () => hideCoarsely(cover, secret, stepSize), height, width);
    },
    revealInStages: read,
    reveal: (get, container) => {
      const [, height, width] = container.shape;
      const carrier = wholeCells(container, cellSide);
      const inner = carrier ? read(get, carrier).at(-1) : undefined;
      return withRest(inner, () => revealCoarsely(container, stepSize), height, width);
    },
    hideHalo: reach(2 * stages.length - 1),
    revealHalo: reach(stages.length),
  };
}

const usualGain = 0.6;
const smallGain = 0.06;

/** A residual network on cells, with a linear path beside it. */
function subnetwork(
  layers: Layers,
  name: string,
  inDepth: number,
  outDepth: number,
  { width, blocks }: ResidualQimOptions,
  outputGain: number,
): Layer {
  const enter = layers.convolution(`${name}.enter`, 3, inDepth, width, usualGain);
  const body = Array.from({ length: blocks }, (_, i) => ({
    look: layers.convolution(`${name}.${i}.look`, 3, width, width, usualGain),
    mix: layers.convolution(`${name}.${i}.mix`, 1, width, width, smallGain),
  }));
  const leave = layers.convolution(`${name}.leave`, 1, width, outDepth, outputGain);
  const direct = layers.convolution(`${name}.direct`, 1, inDepth, outDepth, outputGain);
  return (get, x) => {
    const activate = (y: Tensor4D): Tensor4D => leakyRelu(y, slope);
    const looked = body.reduce(
      (y, { look, mix }) => add(y, mix(get, activate(look(get, activate(y))))),
      enter(get, x),
    );
    return add(leave(get, activate(looked)), direct(get, x));
  };
}

/** So many cells to every side, and what a picture leaves below a whole cell. */
function haloOf(cells: number): Halo {
  const before = (cells + 1) * cellSide - 1;
  return { top: before, left: before, bottom: before + cellSide, right: before + cellSide };
}
