import * as tf from '@tensorflow/tfjs-core';
import { fill } from './compute';

/** An operation whose value and gradients every device must give as tfjs's own cpu backend does. */
export interface KernelCase {
  name: string;
  shapes: number[][];
  run(...args: tf.Tensor[]): tf.Tensor;
  range?: [number, number];
  /** Functions that only choose or are flat have no gradient to compare. */
  gradient?: false;
}

const conv = (
  side: number,
  outDepth: number,
  [batch, height, width, inDepth = 3] = [2, 6, 7],
  pad: 'same' | 'valid' = 'same',
): KernelCase => ({
  name: `conv2d ${side}×${side}, ${inDepth} to ${outDepth} channels, ${batch}×${height}×${width}, ${pad}`,
  shapes: [
    [batch, height, width, inDepth],
    [side, side, inDepth, outDepth],
  ],
  run: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, pad),
});

const image = [2, 4, 5, 3];
const binaryCases = (
  [
    ['add', tf.add],
    ['sub', tf.sub],
    ['mul', tf.mul],
    ['div', tf.div],
    ['maximum', tf.maximum],
    ['minimum', tf.minimum],
    ['squaredDifference', tf.squaredDifference],
  ] as const
).flatMap(([name, run]) =>
  (
    [
      [image, image],
      [image, [3]],
      [[3], image],
      [image, []],
      [image, [1, 1, 1, 1]],
      [image, [5, 3]],
      [image, [2, 4, 5, 1]],
      [image, [1, 4, 1, 3]],
      [[7], [7]],
      [[4, 3], [3]],
      [
        [6, 1],
        [1, 5],
      ],
    ] as number[][][]
  ).map((shapes): KernelCase => ({
    name: `${name} [${shapes[0]}] [${shapes[1]}]`,
    shapes,
    range: [0.5, 2],
    run: (a, b) => run(a, b),
    // tfjs's gradients of these three do not sum over broadcast axes.
    gradient:
      /^(maximum|minimum|squaredDifference)$/.test(name) && shapes[0] !== shapes[1] ? false : undefined,
  })),
);

const unaryCases = (
  [
    ['relu', tf.relu],
    ['sqrt', tf.sqrt, [0.1, 2]],
    ['square', tf.square],
    ['neg', tf.neg],
    ['exp', tf.exp],
    ['log', tf.log, [0.1, 2]],
    ['abs', tf.abs],
    ['sigmoid', tf.sigmoid, [-4, 4]],
    ['tanh', tf.tanh, [-3, 3]],
    ['step', (x: tf.Tensor) => tf.step(x, 0.25)],
    ['round', (x: tf.Tensor) => tf.round(tf.mul(x, 10))],
    ['sign', tf.sign],
    ['floor', (x: tf.Tensor) => tf.floor(tf.mul(x, 10))],
    ['leakyRelu', (x: tf.Tensor) => tf.leakyRelu(x, 0.1)],
    ['clipByValue', (x: tf.Tensor) => tf.clipByValue(x, -0.5, 0.25)],
    ['identity', (x: tf.Tensor) => tf.clone(x)],
  ] as [string, (x: tf.Tensor) => tf.Tensor, [number, number]?][]
).flatMap(([name, run, range]) =>
  [image, [11]].map((shape): KernelCase => ({ name: `${name} [${shape}]`, shapes: [shape], run, range })),
);

const axes: [number[], number | number[] | undefined][] = [
  [image, undefined],
  [image, 0],
  [image, 3],
  [image, [1, 2]],
  [image, [0, 1, 2]],
  [image, [0, 2]],
  [[4, 6], 1],
  [[9], 0],
];
const reductionCases = axes.flatMap(([shape, axis]) =>
  [false, true].flatMap((keepDims): KernelCase[] => {
    const name = `[${shape}] over ${axis ?? 'all'}${keepDims ? ', kept' : ''}`;
    return [
      { name: `sum ${name}`, shapes: [shape], run: (x) => tf.sum(x, axis, keepDims) },
      { name: `mean ${name}`, shapes: [shape], run: (x) => tf.mean(x, axis, keepDims) },
      { name: `max ${name}`, shapes: [shape], run: (x) => tf.max(x, axis, keepDims) },
      { name: `min ${name}`, shapes: [shape], run: (x) => tf.min(x, axis, keepDims) },
    ];
  }),
);

const shapeCases: KernelCase[] = [
  { name: 'reshape', shapes: [image], run: (x) => tf.reshape(x, [8, -1]) },
  { name: 'reshape to rank 4', shapes: [[2, 60]], run: (x) => tf.reshape(x, [2, 4, 5, 3]) },
  { name: 'expandDims', shapes: [[4, 3]], run: (x) => tf.expandDims(x, -1) },
  { name: 'concat depth', shapes: [image, [2, 4, 5, 2]], run: (a, b) => tf.concat([a, b], 3) },
  { name: 'concat height', shapes: [image, [2, 1, 5, 3]], run: (a, b) => tf.concat([a, b], 1) },
  { name: 'concat vectors', shapes: [[4], [3]], run: (a, b) => tf.concat([a, b], 0) },
  {
    name: 'split',
    shapes: [image],
    run: (x) => tf.mul(...(tf.split(x, [1, 1, 1], 3).slice(1) as [tf.Tensor, tf.Tensor])),
  },
  { name: 'slice image', shapes: [image], run: (x) => tf.slice(x, [0, 1, 2, 1], [2, 2, -1, 2]) },
  { name: 'slice vector', shapes: [[12]], run: (x) => tf.slice(x, [3], [5]) },
  {
    name: 'pixels of cells to channels',
    shapes: [[2, 4, 6, 3]],
    run: (x) =>
      tf.reshape(tf.transpose(tf.reshape(x, [2, 2, 2, 3, 2, 3]), [0, 1, 3, 2, 4, 5]), [2, 2, 3, 12]),
  },
  { name: 'transpose', shapes: [image], run: (x) => tf.transpose(x, [0, 2, 1, 3]) },
  {
    name: 'channels to the front and the back',
    shapes: [image],
    run: (x) => tf.square(tf.transpose(tf.square(tf.transpose(x, [0, 3, 1, 2])), [0, 2, 3, 1])),
  },
  {
    name: 'planes from the channels and back, between convolutions',
    shapes: [image, [3, 3, 3, 3]],
    run: (x, w) => {
      const convolved = (y: tf.Tensor) => tf.conv2d(y as tf.Tensor4D, w as tf.Tensor4D, 1, 'same');
      const planes = tf.reshape(tf.transpose(convolved(x), [0, 3, 1, 2]), [6, 20]);
      const images = tf.reshape(tf.mul(planes, planes), [2, 3, 4, 5]);
      return convolved(tf.transpose(images, [0, 2, 3, 1]));
    },
  },
  {
    name: 'pad',
    shapes: [image],
    run: (x) =>
      tf.pad(
        x,
        [
          [0, 0],
          [1, 2],
          [0, 3],
          [0, 0],
        ],
        0.5,
      ),
  },
  { name: 'tile', shapes: [[2, 3]], run: (x) => tf.tile(x, [2, 2]) },
  {
    name: 'zerosLike, onesLike, fill',
    shapes: [image],
    run: (x) => tf.add(tf.add(tf.mul(x, tf.onesLike(x)), tf.zerosLike(x)), tf.fill([2, 4, 5, 3], 0.5)),
  },
  { name: 'addN', shapes: [image, image, image], run: (...xs) => tf.addN(xs) },
  {
    name: 'known numbers on both sides',
    shapes: [[3]],
    run: (x) => tf.add(x, tf.mul(tf.fill([2, 3], 2), tf.fill([1], 3))),
  },
];

const productCases = [
  ...[false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) =>
      [[], [2], [2, 3]].map((outer): KernelCase => ({
        name: `matMul of [${[...outer, 4, 5]}] and [${[...outer, 5, 6]}]${transposeA ? ', the first transposed' : ''}${transposeB ? ', the second transposed' : ''}`,
        shapes: [
          [...outer, ...(transposeA ? [5, 4] : [4, 5])],
          [...outer, ...(transposeB ? [6, 5] : [5, 6])],
        ],
        run: (a, b) => tf.matMul(a, b, transposeA, transposeB),
      })),
    ),
  ),
  {
    name: 'matMul of more than a block of numbers',
    shapes: [
      [3, 70, 66],
      [3, 66, 67],
    ],
    run: (a, b) => tf.matMul(a, b),
  } satisfies KernelCase,
];

const choiceCases: KernelCase[] = [
  ...([tf.greater, tf.greaterEqual, tf.less, tf.lessEqual, tf.equal] as const).map((compare): KernelCase => ({
    name: `where ${compare.name}`,
    shapes: [image, image],
    run: (a, b) => tf.where(compare(tf.round(a), tf.round(b)), a, b),
    gradient: false,
  })),
  {
    name: 'logicalAnd and cast',
    shapes: [image],
    run: (x) => tf.cast(tf.logicalAnd(tf.greater(x, -0.5), tf.less(x, 0.5)), 'float32'),
    gradient: false,
  },
  { name: 'pow', shapes: [image, []], range: [0.5, 2], run: (a, b) => tf.pow(a, b) },
];

/** With known weights, a compiler may fuse what follows a convolution into it. */
const fusedCases = (
  [
    ['sigmoid, clamped', (y) => tf.clipByValue(tf.sigmoid(y), 0.25, 0.75)],
    ['tanh', (y) => tf.tanh(y)],
    ['relu, clamped', (y) => tf.clipByValue(tf.relu(y), 0, 0.5)],
  ] as [string, (y: tf.Tensor) => tf.Tensor][]
).map(([name, activation]): KernelCase => ({
  name: `convolution with known weights, then ${name}`,
  shapes: [[1, 8, 9, 3]],
  run: (x) => {
    const weights = tf.tensor4d(fill(5 * 5 * 3 * 4, 9), [5, 5, 3, 4]);
    return activation(
      tf.add(tf.conv2d(x as tf.Tensor4D, weights, 1, 'same'), tf.tensor1d([0.5, -0.5, 100, -100])),
    );
  },
  gradient: false,
}));

const convolutionCases = [
  ...[1, 2, 3, 4, 5, 7].flatMap((side) => [conv(side, 4), conv(side, 33)]),
  conv(4, 40, [1, 5, 3]),
  conv(5, 3, [1, 1, 1]),
  conv(4, 36, [3, 2, 9]),
  conv(3, 4, [2, 6, 7], 'valid'),
  conv(4, 34, [1, 9, 8], 'valid'),
  // Channels that fill no vector of four beside ones that do.
  conv(3, 8, [1, 16, 16, 33]),
  conv(3, 50, [1, 5, 6, 65]),
  ...[1, 3, 4, 5].map((side) => conv(side, 2, [2, 6, 7, 9])),
  conv(4, 1, [1, 5, 4, 5], 'valid'),
  conv(3, 40, [1, 1, 7, 2]),
  conv(7, 33, [1, 2, 1, 1]),
  {
    name: 'two convolutions that share one input',
    shapes: [
      [1, 5, 5, 2],
      [3, 3, 2, 4],
      [4, 4, 2, 3],
    ],
    run: (x, v, w) =>
      tf.concat(
        [
          tf.relu(tf.conv2d(x as tf.Tensor4D, v as tf.Tensor4D, 1, 'same')),
          tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
        ],
        3,
      ),
  } satisfies KernelCase,
];

export const kernelCases: Readonly<Record<string, readonly KernelCase[]>> = {
  binaryCases,
  unaryCases,
  reductionCases,
  shapeCases,
  productCases,
  choiceCases,
  convolutionCases,
  fusedCases,
};
