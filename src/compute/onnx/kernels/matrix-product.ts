import { broadcast_util } from '@tensorflow/tfjs-core';
import { kernel } from './register';

/** The product of the last two axes. What a gradient transposes is not copied: onnxruntime reads it the other way. */
kernel('BatchMatMul', ({ inputs: { a, b }, attrs, trace }) => {
  const [transposeA, transposeB] = [attrs.transposeA as boolean, attrs.transposeB as boolean];
  const operands = [trace.plain(a), trace.plain(b)];
  const value =
    transposeA || transposeB
      ? trace.graph.op(
          'FusedMatMul',
          operands,
          { transA: Number(transposeA), transB: Number(transposeB) },
          'com.microsoft',
        )
      : trace.graph.op('MatMul', operands);
  const rows = a.shape.at(transposeA ? -1 : -2) as number;
  const columns = b.shape.at(transposeB ? -2 : -1) as number;
  const outer = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return trace.fromPlain(value, [...outer, rows, columns]);
});
