import { backend_util } from '@tensorflow/tfjs-core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { TraceBackend } from '../trace-backend';
import { UnknownForm } from '../unknown-operation';
import { kernel } from './register';

/** An operand in the layout of the result; a known number stays a scalar that broadcasts by itself. */
function operand(trace: TraceBackend, tensor: TensorInfo, nchw: boolean): string {
  const uniform = trace.uniform(tensor);
  if (uniform !== undefined) return trace.scalar(uniform);
  return nchw ? trace.broadcastableNchw(tensor) : trace.plain(tensor);
}

const sameShape = (tensor: TensorInfo, shape: readonly number[]) => tensor.shape.join() === shape.join();

function binary(
  trace: TraceBackend,
  opType: string,
  a: TensorInfo,
  b: TensorInfo,
  dtype: DataType = 'float32',
): TensorInfo {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const nchw = shape.length === 4 && (trace.isNchw(a) || trace.isNchw(b));
  let left = operand(trace, a, nchw);
  const right = operand(trace, b, nchw);
  const scalars = [a, b].map((each) => trace.uniform(each) !== undefined);
  const covered = [a, b].some((each, i) => !scalars[i] && sameShape(each, shape));
  // With a known number on one side, broadcasting alone may not reach the whole shape.
  if (!covered && scalars.some(Boolean)) {
    if (scalars[0]) left = trace.expand(left, nchw ? [shape[0], shape[3], shape[1], shape[2]] : shape);
    else return binary(trace, opType, expanded(trace, a, shape), b, dtype);
  }
  return trace.like(trace.graph.op(opType, [left, right]), nchw, shape, dtype);
}

function expanded(trace: TraceBackend, tensor: TensorInfo, shape: readonly number[]): TensorInfo {
  return trace.fromPlain(trace.expand(trace.plain(tensor), shape), shape);
}

/** Copies of `kept` cost nothing where the other operand changes no value. */
function identityOf(trace: TraceBackend, neutral: number, kept: TensorInfo, other: TensorInfo) {
  const shape = backend_util.assertAndGetBroadcastShape(kept.shape, other.shape);
  return trace.uniform(other) === neutral && sameShape(kept, shape) ? trace.reshaped(kept, shape) : undefined;
}

function arithmetic(name: string, opType: string, neutral: number, commutes: boolean): void {
  kernel(name, ({ inputs: { a, b }, trace }) => {
    const kept =
      identityOf(trace, neutral, a, b) ?? (commutes ? identityOf(trace, neutral, b, a) : undefined);
    return kept ?? binary(trace, opType, a, b);
  });
}

arithmetic('Add', 'Add', 0, true);
arithmetic('Sub', 'Sub', 0, false);
arithmetic('Multiply', 'Mul', 1, true);
arithmetic('RealDiv', 'Div', 1, false);

for (const [name, opType] of [
  ['Maximum', 'Max'],
  ['Minimum', 'Min'],
  ['Pow', 'Pow'],
]) {
  kernel(name, ({ inputs: { a, b }, trace }) => binary(trace, opType, a, b));
}

for (const [name, opType] of [
  ['Greater', 'Greater'],
  ['GreaterEqual', 'GreaterOrEqual'],
  ['Less', 'Less'],
  ['LessEqual', 'LessOrEqual'],
  ['Equal', 'Equal'],
  ['LogicalAnd', 'And'],
]) {
  kernel(name, ({ inputs: { a, b }, trace }) => binary(trace, opType, a, b, 'bool'));
}

type Unary = (trace: TraceBackend, x: string) => string;

function unary(name: string, body: Unary): void {
  kernel(name, ({ inputs: { x }, trace }) => {
    const nchw = trace.isNchw(x);
    return trace.like(body(trace, nchw ? trace.nchw(x) : trace.plain(x)), nchw, x.shape);
  });
}

for (const [name, opType] of [
  ['Relu', 'Relu'],
  ['Sqrt', 'Sqrt'],
  ['Floor', 'Floor'],
  ['Neg', 'Neg'],
  ['Exp', 'Exp'],
  ['Log', 'Log'],
  ['Abs', 'Abs'],
  ['Sign', 'Sign'],
  ['Sigmoid', 'Sigmoid'],
  ['Tanh', 'Tanh'],
  // Both round half to even.
  ['Round', 'Round'],
]) {
  unary(name, (trace, x) => trace.graph.op(opType, [x]));
}

unary('Square', (trace, x) => trace.graph.op('Mul', [x, x]));

kernel('SquaredDifference', ({ inputs: { a, b }, trace }) => {
  const difference = binary(trace, 'Sub', a, b);
  return binary(trace, 'Mul', difference, difference);
});

/** So large that its product with any normal float32 above 0 is above 1. */
const steepest = 3.4e38;

/** 1 where x > 0, else `alpha`; NaN is not a case that a training survives, so it is not kept apart. */
kernel('Step', ({ inputs: { x }, attrs, trace }) => {
  const alpha = (attrs.alpha as number | undefined) ?? 0;
  const nchw = trace.isNchw(x);
  // Of the rectified x, which a forward pass has already; one vectorised operator where Sign is a slow one.
  const rectified = trace.graph.op('Relu', [nchw ? trace.nchw(x) : trace.plain(x)]);
  const positive = trace.graph.op('HardSigmoid', [rectified], {
    alpha: { float: steepest },
    beta: { float: 0 },
  });
  if (alpha === 0) return trace.like(positive, nchw, x.shape);
  const scaled = trace.graph.op('Mul', [positive, trace.scalar(1 - alpha)]);
  return trace.like(trace.graph.op('Add', [scaled, trace.scalar(alpha)]), nchw, x.shape);
});

kernel('LeakyRelu', ({ inputs: { x }, attrs, trace }) => {
  const nchw = trace.isNchw(x);
  const value = trace.graph.op('LeakyRelu', [nchw ? trace.nchw(x) : trace.plain(x)], {
    alpha: { float: attrs.alpha as number },
  });
  return trace.like(value, nchw, x.shape);
});

kernel('ClipByValue', ({ inputs: { x }, attrs, trace }) => {
  const nchw = trace.isNchw(x);
  const limits = [attrs.clipValueMin as number, attrs.clipValueMax as number].map((each) =>
    trace.scalar(each),
  );
  return trace.like(
    trace.graph.op('Clip', [nchw ? trace.nchw(x) : trace.plain(x), ...limits]),
    nchw,
    x.shape,
  );
});

kernel('AddN', ({ list, trace }) => {
  const nchw = list.some((x) => trace.isNchw(x));
  const values = list.map((x) => (nchw ? trace.nchw(x) : trace.plain(x)));
  return trace.like(trace.graph.op('Sum', values), nchw, list[0].shape);
});

kernel('Select', ({ inputs: { condition, t, e }, trace }) => {
  const nchw = condition.shape.length === 4 && [condition, t, e].some((x) => trace.isNchw(x));
  const values = [condition, t, e].map((x) => operand(trace, x, nchw));
  return trace.like(trace.graph.op('Where', values), nchw, t.shape);
});

kernel('Cast', ({ inputs: { x }, attrs, trace }) => {
  const dtype = attrs.dtype as DataType;
  // Whole numbers are kept as floats, so that this would have to cut off fractions.
  if (dtype === 'int32' && x.dtype === 'float32') throw new UnknownForm('Cast to int32');
  const known = trace.uniform(x) !== undefined || (x.dtype !== 'bool' && dtype !== 'bool');
  if (known) return trace.reshaped(x, x.shape);
  if (dtype === 'bool') throw new UnknownForm('Cast to bool');
  const nchw = trace.isNchw(x);
  const value = nchw ? trace.nchw(x) : trace.plain(x);
  return trace.like(trace.graph.op('Cast', [value], { to: 1 }), nchw, x.shape);
});
