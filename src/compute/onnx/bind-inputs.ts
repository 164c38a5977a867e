import { intsOf } from './graph-facts';
import type { OnnxConstant, OnnxGraph } from './model-proto';

interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * Makes float32 inputs of a graph constants of the same names, and takes those out that nothing needs. What only moves
 * the axes of one or gives it another shape is done once and for all, so that filters lie in the file as ONNX has them.
 */
export function bindInputs(graph: OnnxGraph, bound: ReadonlyMap<string, Float32Array>): OnnxGraph {
  const tensors = new Map<string, Tensor>();
  /** Of which input a value is another view. */
  const origins = new Map<string, string>();
  for (const { name, dims } of graph.inputs) {
    const data = bound.get(name);
    if (data) tensors.set(name, { dims: dims.map(Number), data });
  }
  const shapes = new Map(graph.constants.map((each) => [each.name, each]));
  const nodes = graph.nodes.filter(({ opType, inputs: [x, ...others], attributes, outputs: [output] }) => {
    const source = tensors.get(x);
    if (!source) return true;
    if (opType === 'Transpose') tensors.set(output, transposed(source, attributes.perm as readonly number[]));
    else if (opType === 'Reshape' && shapes.has(others[0])) {
      tensors.set(output, { dims: intsOf(shapes.get(others[0]) as OnnxConstant), data: source.data });
    } else return true;
    origins.set(output, origins.get(x) ?? x);
    return false;
  });
  const needed = new Set(nodes.flatMap(({ inputs }) => inputs));
  const names = new Map<string, string>();
  const constants: OnnxConstant[] = graph.constants.filter(({ name }) => needed.has(name));
  for (const [value, { dims, data }] of tensors) {
    if (!needed.has(value)) continue;
    const wanted = origins.get(value) ?? value;
    const taken = constants.some(({ name }) => name === wanted);
    const name = taken ? value : wanted;
    names.set(value, name);
    constants.push({ name, dims, dataType: 'float32', bytes: bytesOf(data) });
  }
  return {
    ...graph,
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map((name) => names.get(name) ?? name) })),
    constants,
    inputs: graph.inputs.filter(({ name }) => !bound.has(name)),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

function transposed({ dims, data }: Tensor, order: readonly number[]): Tensor {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, dim) => product * dim, 1));
  const result = { dims: order.map((axis) => dims[axis]), data: new Float32Array(data.length) };
  const index = order.map(() => 0);
  for (let at = 0; at < data.length; at++) {
    result.data[at] = data[order.reduce((sum, axis, i) => sum + index[i] * strides[axis], 0)];
    for (let i = index.length - 1; i >= 0 && ++index[i] === result.dims[i]; i--) index[i] = 0;
  }
  return result;
}
