import { backend_util, slice_util, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { nchwAxis, toNchw, toNhwc } from '../layout';
import { kernel } from './register';

kernel('Identity', ({ inputs: { x }, trace }) => trace.reshaped(x, x.shape));

kernel('Reshape', ({ inputs: { x }, attrs, trace }) =>
  trace.reshaped(x, util.inferFromImplicitShape(attrs.shape as number[], util.sizeFromShape(x.shape))),
);

kernel('ExpandDims', ({ inputs: { input }, attrs, trace }) => {
  const dim = attrs.dim as number;
  const shape = [...input.shape];
  shape.splice(dim < 0 ? input.shape.length + dim + 1 : dim, 0, 1);
  return trace.reshaped(input, shape);
});

kernel('ZerosLike', ({ inputs: { x }, trace }) => trace.fromUniform(0, x.shape));
kernel('OnesLike', ({ inputs: { x }, trace }) => trace.fromUniform(1, x.shape));
kernel('Fill', ({ attrs, trace }) => trace.fromUniform(attrs.value as number, attrs.shape as number[]));

kernel('Concat', ({ list, attrs, trace }) => {
  const axis = util.parseAxisParam(attrs.axis as number, list[0].shape)[0];
  const shape = backend_util.computeOutShape(
    list.map((x) => x.shape),
    axis,
  );
  const nchw = shape.length === 4;
  const values = list.map((x) => (nchw ? trace.nchw(x) : trace.plain(x)));
  return trace.like(trace.graph.op('Concat', values, { axis: nchw ? nchwAxis[axis] : axis }), nchw, shape);
});

kernel('SplitV', ({ inputs: { x }, attrs, trace }) => {
  const axis = util.parseAxisParam(attrs.axis as number, x.shape)[0];
  const sizes = backend_util.prepareSplitSize(x as never, attrs.numOrSizeSplits as number[], axis);
  const nchw = trace.isNchw(x);
  const parts = trace.graph.multi(
    'Split',
    [nchw ? trace.nchw(x) : trace.plain(x), trace.graph.ints(sizes)],
    sizes.length,
    { axis: nchw ? nchwAxis[axis] : axis },
  );
  return parts.map((part, i): TensorInfo => {
    const shape = [...x.shape];
    shape[axis] = sizes[i];
    return trace.like(part, nchw, shape);
  });
});

kernel('Slice', ({ inputs: { x }, attrs, trace }) => {
  const [begin, size] = slice_util.parseSliceParams(
    x as never,
    attrs.begin as number[],
    attrs.size as number[],
  );
  const nchw = trace.isNchw(x);
  const value = trace.graph.slice(
    nchw ? trace.nchw(x) : trace.plain(x),
    begin,
    begin.map((b, i) => b + size[i]),
    begin.map((_, i) => (nchw ? nchwAxis[i] : i)),
  );
  return trace.like(value, nchw, size, x.dtype);
});

kernel('Transpose', ({ inputs: { x }, attrs, trace }) => {
  const perm = attrs.perm as number[];
  const shape = perm.map((axis) => x.shape[axis]);
  // A program that moves the channels itself asks for what the other view is already.
  if (perm.join() === toNhwc.join()) return trace.fromNchw(trace.plain(x), shape, x.dtype);
  if (perm.join() === toNchw.join() && trace.isNchw(x)) return trace.fromPlain(trace.nchw(x), shape, x.dtype);
  return trace.fromPlain(trace.graph.transpose(trace.plain(x), perm), shape, x.dtype);
});

kernel('PadV2', ({ inputs: { x }, attrs, trace }) => {
  const paddings = attrs.paddings as [number, number][];
  const nchw = trace.isNchw(x);
  const order = nchw ? [0, 3, 1, 2] : x.shape.map((_, i) => i);
  const pads = [...order.map((i) => paddings[i][0]), ...order.map((i) => paddings[i][1])];
  const value = trace.graph.op('Pad', [
    nchw ? trace.nchw(x) : trace.plain(x),
    trace.graph.ints(pads),
    trace.scalar(attrs.constantValue as number),
  ]);
  return trace.like(
    value,
    nchw,
    x.shape.map((dim, i) => dim + paddings[i][0] + paddings[i][1]),
  );
});

kernel('Tile', ({ inputs: { x }, attrs, trace }) => {
  const reps = attrs.reps as number[];
  return trace.fromPlain(
    trace.graph.op('Tile', [trace.plain(x), trace.graph.ints(reps)]),
    x.shape.map((dim, i) => dim * reps[i]),
  );
});
