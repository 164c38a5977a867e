import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GraphBuilder } from '../graph-builder';
import type { TraceBackend } from '../trace-backend';
import type { Geometry } from './convolution-geometry';
import { geometry } from './convolution-geometry';
import { kernel } from './register';

/**
 * dW[a, b, c, f] = Σ x[n, i + a, j + b, c] · dy[n, i, j, f] over all n, i, j.
 *
 * With every row padded to one width, moving by (a, b) is one shift of the flattened image by a · rowLength + b, so
 * that the gradient is one matrix product for each image between shifted copies of x and of dy. All kernel sizes share
 * one padded x.
 */
kernel('Conv2DBackpropFilter', ({ inputs: { x, dy }, attrs, trace }) => {
  const filterShape = attrs.filterShape as number[];
  const g = geometry(x.shape, filterShape, attrs);
  const parts = flattened(trace, x, dy, g);
  const product = filterShape[3] < wideFilters ? shiftGradient : shiftBoth;
  return trace.fromPlain(product(trace.graph, parts, g, filterShape), filterShape);
});

/**
 * Narrower filters than this shift only the gradient, which then has rows enough for a fast product; wider ones shift
 * it by rows and x by columns, which copies less. Measured in onnxruntime on one and two cores.
 */
const wideFilters = 32;

interface Flattened {
  /** Padded, [N, C, xLength] */
  readonly x: string;
  readonly xLength: number;
  /** [N, F, dyLength], rows as wide as those of x. */
  readonly dy: string;
  readonly dyLength: number;
  readonly rowLength: number;
  /** Where the gradient of the first pixel meets x for the kernel offset (0, 0). */
  readonly start: number;
}

function flattened(trace: TraceBackend, x: TensorInfo, dy: TensorInfo, g: Geometry): Flattened {
  const { graph } = trace;
  const [batch, height, width, inDepth] = x.shape;
  const [, outHeight, outWidth, outDepth] = dy.shape;
  const reach = Math.max(2, g.top, g.left, g.bottom, g.right);
  // The zeros behind a row are those before the next one; a whole row of them goes before the first.
  const rowLength = width + reach;
  const rows = height + 2 * reach + 1;
  const padded = graph.op('Pad', [trace.nchw(x), graph.ints([0, 0, reach + 1, 0, 0, 0, reach, reach])]);
  const paddedDy = graph.op('Pad', [trace.nchw(dy), graph.ints([0, 0, 0, 0, 0, 0, 0, rowLength - outWidth])]);
  return {
    x: graph.reshape(padded, [batch, inDepth, rows * rowLength]),
    xLength: rows * rowLength,
    dy: graph.reshape(paddedDy, [batch, outDepth, outHeight * rowLength]),
    dyLength: outHeight * rowLength,
    rowLength,
    start: (reach + 1 - g.top) * rowLength - g.left,
  };
}

/** A signal for each of `rows` rows: [N, rows, length]. */
interface Signal {
  readonly value: string;
  readonly batch: number;
  readonly rows: number;
  readonly length: number;
}

/**
 * `count` copies of every row, the j-th moved to the left by j around the end: [N, rows · count, length + 1]. A period
 * of `length` read in rows of length + 1 falls behind by one with each, so that all copies come from one concatenation
 * instead of a slice each.
 */
function movedLeft(graph: GraphBuilder, { value, batch, rows, length }: Signal, count: number): Signal {
  const head = graph.slice(value, [0], [count], [2]);
  const joined = graph.op('Concat', [...Array.from({ length: count }, () => value), head], { axis: 2 });
  const moved = length + 1;
  return {
    value: graph.reshape(joined, [batch, rows * count, moved]),
    batch,
    rows: rows * count,
    length: moved,
  };
}

/**
 * `count` copies of every row, the j-th moved to the right by j · step, with zeros before and behind it:
 * [N, rows · count, length + (count − 1) · step]. As in `movedLeft`, but with zeros between the copies that make the
 * period longer than a row.
 */
function movedRight(graph: GraphBuilder, signal: Signal, count: number, step: number): Signal {
  const { value, batch, rows } = signal;
  if (count === 1) return signal;
  const zeros = graph.op('Expand', [graph.floats([0], []), graph.ints([batch, rows, count * step])]);
  const pieces = Array.from({ length: count }, (_, j) => (j === 0 ? [value] : [zeros, value])).flat();
  const length = signal.length + (count - 1) * step;
  const joined = graph.op('Concat', pieces, { axis: 2 });
  return { value: graph.reshape(joined, [batch, rows * count, length]), batch, rows: rows * count, length };
}

/** The gradient with `start` zeros before it, brought to `length`; what is cut off are zeros behind its last row. */
function framed(graph: GraphBuilder, parts: Flattened, batch: number, rows: number, length: number): Signal {
  const { dy, dyLength, start } = parts;
  const behind = length - start - dyLength;
  const kept = behind < 0 ? graph.slice(dy, [0], [dyLength + behind], [2]) : dy;
  const value = graph.op('Pad', [kept, graph.ints([0, 0, start, 0, 0, Math.max(0, behind)])]);
  return { value, batch, rows, length };
}

/** a · bᵀ for each image, summed over the batch. */
function productOverBatch(graph: GraphBuilder, a: string, b: string): string {
  const product = graph.op('FusedMatMul', [a, b], { transB: 1 }, 'com.microsoft');
  return graph.op('ReduceSum', [product, graph.ints([0])], { keepdims: 0 });
}

type Product = (graph: GraphBuilder, parts: Flattened, g: Geometry, filterShape: readonly number[]) => string;

/** x moved to the left by each b meets the gradient moved to the right by each row a. */
const shiftBoth: Product = (graph, parts, g, filterShape) => {
  const [height, width, inDepth, outDepth] = filterShape;
  const batch = g.outShape[0];
  const { xLength, rowLength } = parts;
  const columns = movedLeft(graph, { value: parts.x, batch, rows: inDepth, length: xLength }, width);
  const dy = framed(graph, parts, batch, outDepth, columns.length - (height - 1) * rowLength);
  const rows = movedRight(graph, dy, height, rowLength);
  const sums = productOverBatch(graph, rows.value, columns.value);
  return graph.transpose(graph.reshape(sums, [outDepth, height, inDepth, width]), [1, 3, 2, 0]);
};

/** x as it is meets the gradient moved to the right by each b and then by each row a. */
const shiftGradient: Product = (graph, parts, g, filterShape) => {
  const [height, width, inDepth, outDepth] = filterShape;
  const batch = g.outShape[0];
  const { xLength, rowLength } = parts;
  const length = xLength - (height - 1) * rowLength - (width - 1);
  const columns = movedRight(graph, framed(graph, parts, batch, outDepth, length), width, 1);
  const rows = movedRight(graph, columns, height, rowLength);
  const sums = productOverBatch(graph, rows.value, parts.x);
  return graph.transpose(graph.reshape(sums, [outDepth, width, height, inDepth]), [2, 1, 3, 0]);
};
