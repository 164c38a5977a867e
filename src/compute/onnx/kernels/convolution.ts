import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GraphBuilder } from '../graph-builder';
import type { TraceBackend } from '../trace-backend';
import { kernel } from './register';

/** Geometry of a stride-1, undilated 2-D convolution. */
interface Geometry {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly outShape: readonly number[];
}

function geometry(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
): Geometry {
  const [strides, dilations] = [attrs.strides ?? 1, attrs.dilations ?? 1];
  if ([strides, dilations].flat().some((each) => each !== 1)) {
    throw new Error('The trace knows convolutions of stride 1 without dilation only.');
  }
  const info = backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    1,
    1,
    attrs.pad as 'same',
  );
  const { top, left, bottom, right } = info.padInfo;
  const { filterHeight, filterWidth, outShape } = info;
  return { kernelHeight: filterHeight, kernelWidth: filterWidth, top, left, bottom, right, outShape };
}

/** [height, width, in, out] as onnxruntime wants it. */
const outInHeightWidth = [3, 2, 0, 1];

kernel('Conv2D', ({ inputs: { x, filter }, attrs, trace }) => {
  const g = geometry(x.shape, filter.shape, attrs);
  const value = trace.graph.op(
    'Conv',
    [trace.nchw(x), trace.graph.transpose(trace.plain(filter), outInHeightWidth)],
    { kernel_shape: [g.kernelHeight, g.kernelWidth], pads: [g.top, g.left, g.bottom, g.right] },
  );
  return trace.fromNchw(value, g.outShape);
});

/** dx = dy ∗ flipped filter, with the padding that makes the shapes meet. */
kernel('Conv2DBackpropInput', ({ inputs: { dy, filter }, attrs, trace }) => {
  const inputShape = attrs.inputShape as number[];
  const g = geometry(inputShape, filter.shape, attrs);
  const [h, w] = [g.kernelHeight, g.kernelWidth];
  const { graph } = trace;
  const swapped = graph.transpose(trace.plain(filter), [2, 3, 0, 1]);
  const reversed = [
    swapped,
    ...[
      [-1, -1],
      [-h - 1, -w - 1],
      [2, 3],
      [-1, -1],
    ].map((each) => graph.ints(each)),
  ];
  const value = graph.op('Conv', [trace.nchw(dy), graph.op('Slice', reversed)], {
    kernel_shape: [h, w],
    pads: [h - 1 - g.top, w - 1 - g.left, h - 1 - g.bottom, w - 1 - g.right],
  });
  return trace.fromNchw(value, inputShape);
});

/**
 * From here on filters are wide enough for one matrix product per kernel offset; narrower ones lay the shifted
 * gradients side by side first, so that the product gets enough rows. Measured in onnxruntime on two cores.
 */
const wideFilters = 32;

/**
 * dW[a, b, c, f] = Σ x[n, i + a, j + b, c] · dy[n, i, j, f] over all n, i, j.
 * With every row padded to one width, a kernel offset is one shift of the flattened image, so that each term is
 * a matrix product over a slice. All kernel sizes share one padded x.
 */
kernel('Conv2DBackpropFilter', ({ inputs: { x, dy }, attrs, trace }) => {
  const filterShape = attrs.filterShape as number[];
  const g = geometry(x.shape, filterShape, attrs);
  const parts = flattened(trace, x, dy, g);
  const narrow = filterShape[3] < wideFilters;
  const [height, width, inDepth, outDepth] = filterShape;
  const sums = narrow ? shiftGradient(trace.graph, parts, outDepth) : shiftInput(trace.graph, parts);
  const byOffset = trace.graph.reshape(sums, [height, width, outDepth, inDepth]);
  return trace.fromPlain(trace.graph.transpose(byOffset, [0, 1, 3, 2]), filterShape);
});

interface Flattened {
  /** [N, C, xLength] */
  readonly x: string;
  /** [N, F, dyLength], rows as wide as those of x. */
  readonly dy: string;
  readonly batch: number;
  readonly xLength: number;
  readonly dyLength: number;
  /** Where each kernel offset begins in the flattened x, row by row. */
  readonly shifts: readonly number[];
}

function flattened(trace: TraceBackend, x: TensorInfo, dy: TensorInfo, g: Geometry): Flattened {
  const { graph } = trace;
  const [batch, height, width, inDepth] = x.shape;
  const [, outHeight, outWidth, outDepth] = dy.shape;
  const pad = Math.max(2, g.top, g.left, g.bottom, g.right);
  const rowLength = width + 2 * pad;
  // The last shift reads a few values past the last row: one row of zeros more, never somebody else's memory.
  const rows = height + 2 * pad + 1;
  const padded = graph.op('Pad', [trace.nchw(x), graph.ints([0, 0, pad, pad, 0, 0, pad + 1, pad])]);
  const paddedDy = graph.op('Pad', [trace.nchw(dy), graph.ints([0, 0, 0, 0, 0, 0, 0, rowLength - outWidth])]);
  const shifts: number[] = [];
  for (let a = 0; a < g.kernelHeight; a++) {
    for (let b = 0; b < g.kernelWidth; b++) shifts.push((a + pad - g.top) * rowLength + b + pad - g.left);
  }
  return {
    x: graph.reshape(padded, [batch, inDepth, rows * rowLength]),
    dy: graph.reshape(paddedDy, [batch, outDepth, outHeight * rowLength]),
    batch,
    xLength: rows * rowLength,
    dyLength: outHeight * rowLength,
    shifts,
  };
}

/** a · bᵀ for each image, summed over the batch. */
function productOverBatch(graph: GraphBuilder, a: string, b: string): string {
  const product = graph.op('FusedMatMul', [a, b], { transB: 1 }, 'com.microsoft');
  return graph.op('ReduceSum', [product, graph.ints([0])], { keepdims: 0 });
}

function shiftInput(graph: GraphBuilder, { x, dy, dyLength, shifts }: Flattened): string {
  const terms = shifts.map((shift) =>
    productOverBatch(graph, dy, graph.slice(x, [shift], [shift + dyLength], [2])),
  );
  return graph.op('Concat', terms, { axis: 0 });
}

function shiftGradient(graph: GraphBuilder, parts: Flattened, outDepth: number): string {
  const { x, dy, batch, dyLength, xLength, shifts } = parts;
  // A gradient shifted to the right by s begins at `longest - s` of [zeros, dy, zeros].
  const longest = Math.max(...shifts);
  const framed = graph.op('Pad', [dy, graph.ints([0, 0, longest, 0, 0, xLength - dyLength])]);
  const rows = shifts.map((shift) =>
    graph.slice(framed, [longest - shift], [longest - shift + xLength], [2]),
  );
  const stacked = graph.op('Concat', rows, { axis: 1 });
  const shaped = graph.reshape(stacked, [batch, shifts.length * outDepth, xLength]);
  return productOverBatch(graph, shaped, x);
}
