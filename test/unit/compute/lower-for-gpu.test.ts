import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/compute/onnx/graph-builder';
import { lowerForGpu } from '../../../src/compute/onnx/lower-for-gpu';
import { encodeModel } from '../../../src/compute/onnx/model-proto';
import { OnnxDevice } from '../../../src/compute/onnx/onnx-device';
import { providers } from '../../../src/compute/onnx/providers';
import { WorkerClient } from '../../../src/compute/onnx/worker-client';
import { UserError } from '../../../src/errors';
import { testWorker } from '../../support/compute';

type Body = (graph: GraphBuilder, x: string) => string;

const built = (body: Body, dims: readonly number[], outDims: readonly number[] = dims) => {
  const graph = new GraphBuilder();
  const x = graph.input({ name: 'x', dataType: 'float32', dims });
  graph.output(body(graph, x), { name: 'y', dataType: 'float32', dims: outDims });
  return graph.build('test');
};

/** What the processor computes from the graph as it is and from what it is lowered to. */
async function bothWays(body: Body, x: Float32Array, dims: readonly number[], outDims = dims) {
  const graph = built(body, dims, outDims);
  const lowered = lowerForGpu(graph);
  const client = new WorkerClient(testWorker, 'test');
  const results: number[][] = [];
  for (const [session, each] of [graph, lowered].entries()) {
    await client.request(session, 'create', {
      model: encodeModel(each),
      provider: providers.cpu,
      inputs: { x: { shape: dims, dtype: 'float32' } },
      outputs: { y: { shape: outDims, dtype: 'float32' } },
      state: {},
      threads: 1,
    });
    results.push(Array.from((await client.request(session, 'run', { x })).y));
  }
  await client.terminate();
  return { results, operators: new Set(lowered.nodes.map(({ opType }) => opType)) };
}

const awkward = Float32Array.of(
  ...[0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, -0.49999997, 127.5, 128.5, 254.49998],
  ...[1e-20, -1e-20, 8388607.5, -8388607.5, 1e9, -3.7, 3.7, 255],
);

describe('operators that WebGPU lacks', () => {
  it.each<[string, Body]>([
    ['Round', (graph, x) => graph.op('Round', [x])],
    ['Sign', (graph, x) => graph.op('Sign', [x])],
    ['Sign', (graph, x) => graph.op('Sign', [graph.op('Relu', [x])])],
    ['Sum', (graph, x) => graph.op('Sum', [x, x, graph.op('Neg', [x]), x])],
    ['Sum', (graph, x) => graph.op('Sum', [x])],
  ])('%s is the same in others, for every number', async (operator, body) => {
    const { results, operators } = await bothWays(body, awkward, [awkward.length]);
    expect(operators).not.toContain(operator);
    // Zeros may differ in their sign.
    expect(results[1].map((value) => value + 0)).toEqual(results[0].map((value) => value + 0));
  });

  it.each([
    [1, 0],
    [0, 1],
    [1, 1],
  ])('FusedMatMul with transA %i and transB %i is the same in others', async (transA, transB) => {
    const x = Float32Array.from({ length: 2 * 3 * 3 }, (_, i) => Math.sin(i));
    const { results, operators } = await bothWays(
      (graph, value) => graph.op('FusedMatMul', [value, value], { transA, transB }, 'com.microsoft'),
      x,
      [2, 3, 3],
    );
    expect(operators).toEqual(new Set(['Transpose', 'MatMul', 'Identity']));
    results[1].forEach((value, i) => expect(value).toBeCloseTo(results[0][i], 5));
  });

  it('a Split into more parts than a shader can write becomes slices', async () => {
    const sizes = [1, 2, 3, 1, 1, 1, 1, 1, 2, 1, 1, 1];
    const x = Float32Array.from({ length: 32 }, (_, i) => i);
    const { results, operators } = await bothWays(
      (graph, value) => {
        const parts = graph.multi('Split', [value, graph.ints(sizes)], sizes.length, { axis: 1 });
        return graph.op('Concat', [...parts].reverse(), { axis: 1 });
      },
      x,
      [2, 16],
    );
    expect(operators).not.toContain('Split');
    expect(results[1]).toEqual(results[0]);
    expect(results[0]).not.toEqual(Array.from(x));
  });
});

it('bytes become floats at both ends', () => {
  const graph = new GraphBuilder();
  const x = graph.input({ name: 'x', dataType: 'uint8', dims: [4] });
  const y = graph.op('Cast', [graph.op('Neg', [graph.op('Cast', [x], { to: 1 })])], { to: 2 });
  graph.output(y, { name: 'y', dataType: 'uint8', dims: [4] });
  const { inputs, outputs, nodes } = lowerForGpu(graph.build('test'));
  expect([...inputs, ...outputs].map(({ dataType }) => dataType)).toEqual(['float32', 'float32']);
  expect(nodes.some(({ attributes }) => attributes.to === 2)).toBe(false);
});

it('an operator that is not known to run there is refused by its name', () => {
  const graph = built((builder, x) => builder.op('Det', [x]), [2, 2], []);
  expect(() => lowerForGpu(graph)).toThrow('cannot hold Det');
  const scaled = built(
    (builder, x) => builder.op('FusedMatMul', [x, x], { alpha: { float: 2 } }, 'com.microsoft'),
    [2, 2],
  );
  expect(() => lowerForGpu(scaled)).toThrow('FusedMatMul with alpha');
});

it('a device whose provider cannot be had says so in one line', async () => {
  const provider = { ...providers.webgpu, name: 'none' as 'webgpu' };
  const info = { id: 'webgpu', name: 'test', kind: 'gpu', engine: 'test' } as const;
  const device = new OnnxDevice(info, provider, { workerScript: testWorker });
  const compiling = device.compile(({ x }) => ({ y: tf.relu(x) }), { x: { shape: [2], dtype: 'float32' } });
  await expect(compiling).rejects.toThrow(
    /^WebGPU cannot be used: .*\. Choose another device, for example cpu\.$/,
  );
  await expect(compiling).rejects.toThrow(UserError);
  await device.dispose();
});
