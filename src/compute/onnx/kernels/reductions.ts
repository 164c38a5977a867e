import { util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TraceBackend } from '../trace-backend';
import { nchwAxis } from '../layout';
import { kernel } from './register';

/** NCHW may only be reduced in place where the axes that remain keep their order. */
function orderSurvives(rank: number, axes: readonly number[]): boolean {
  const rest = Array.from({ length: rank }, (_, i) => i).filter((axis) => !axes.includes(axis));
  return rest.every((axis, i) => i === 0 || nchwAxis[rest[i - 1]] < nchwAxis[axis]);
}

function reduce(
  trace: TraceBackend,
  x: TensorInfo,
  axis: number | number[],
  keepDims: boolean,
  body: (value: string, axes: readonly number[]) => string,
): TensorInfo {
  const axes = util.parseAxisParam(axis, x.shape);
  const nchw = trace.isNchw(x) && orderSurvives(x.shape.length, axes);
  const value = body(nchw ? trace.nchw(x) : trace.plain(x), nchw ? axes.map((a) => nchwAxis[a]) : axes);
  const kept = x.shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
  const reduced = trace.fromPlain(
    value,
    x.shape.filter((_, i) => !axes.includes(i)),
  );
  return keepDims ? trace.reshaped(reduced, kept) : reduced;
}

kernel('Sum', ({ inputs: { x }, attrs, trace }) =>
  reduce(trace, x, attrs.axis as number[], attrs.keepDims as boolean, (value, axes) =>
    trace.graph.op('ReduceSum', [value, trace.graph.ints(axes)], { keepdims: 0 }),
  ),
);

// Until operator set 18 only ReduceSum takes its axes as an input.
for (const [name, opType] of [
  ['Mean', 'ReduceMean'],
  ['Max', 'ReduceMax'],
  ['Min', 'ReduceMin'],
]) {
  kernel(name, ({ inputs: { x }, attrs, trace }) =>
    reduce(
      trace,
      x,
      (attrs.axis ?? attrs.reductionIndices) as number[],
      attrs.keepDims as boolean,
      (value, axes) => trace.graph.op(opType, [value], { axes, keepdims: 0 }),
    ),
  );
}
