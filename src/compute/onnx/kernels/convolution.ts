import type { GraphBuilder } from '../graph-builder';
import { geometry } from './convolution-geometry';
import { kernel } from './register';

/** [height, width, in, out] as onnxruntime wants it. */
const outInHeightWidth = [3, 2, 0, 1];

/**
 * A convolution gathers the window of every output pixel, k² values for each input channel; its transpose scatters k²
 * values for each output channel. With so many times fewer outputs than inputs scattering is the faster one, measured
 * in onnxruntime on one and two cores.
 */
const scatterBelow = 1 / 4;

kernel('Conv2D', ({ inputs: { x, filter }, attrs, trace }) => {
  const g = geometry(x.shape, filter.shape, attrs);
  const { graph } = trace;
  const [h, w] = [g.kernelHeight, g.kernelWidth];
  const [, , inDepth, outDepth] = filter.shape;
  const scatter = outDepth < scatterBelow * inDepth && h * w > 1;
  const value = scatter
    ? graph.op(
        'ConvTranspose',
        [trace.nchw(x), flipped(graph, graph.transpose(trace.plain(filter), [2, 3, 0, 1]), h, w)],
        { kernel_shape: [h, w], pads: [h - 1 - g.top, w - 1 - g.left, h - 1 - g.bottom, w - 1 - g.right] },
      )
    : graph.op('Conv', [trace.nchw(x), graph.transpose(trace.plain(filter), outInHeightWidth)], {
        kernel_shape: [h, w],
        pads: [g.top, g.left, g.bottom, g.right],
      });
  return trace.fromNchw(value, g.outShape);
});

/** A filter [·, ·, height, width] turned by 180°. */
function flipped(graph: GraphBuilder, filter: string, height: number, width: number): string {
  const [starts, ends] = [
    [-1, -1],
    [-height - 1, -width - 1],
  ];
  return graph.op('Slice', [filter, ...[starts, ends, [2, 3], [-1, -1]].map((each) => graph.ints(each))]);
}

/** dx = dy ∗ flipped filter, with the padding that makes the shapes meet. */
kernel('Conv2DBackpropInput', ({ inputs: { dy, filter }, attrs, trace }) => {
  const inputShape = attrs.inputShape as number[];
  const g = geometry(inputShape, filter.shape, attrs);
  const [h, w] = [g.kernelHeight, g.kernelWidth];
  const { graph } = trace;
  const reversed = flipped(graph, graph.transpose(trace.plain(filter), [2, 3, 0, 1]), h, w);
  const value = graph.op('Conv', [trace.nchw(dy), reversed], {
    kernel_shape: [h, w],
    pads: [h - 1 - g.top, w - 1 - g.left, h - 1 - g.bottom, w - 1 - g.right],
  });
  return trace.fromNchw(value, inputShape);
});
