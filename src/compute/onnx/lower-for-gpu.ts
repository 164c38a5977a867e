import { GraphBuilder } from './graph-builder';
import { GraphFacts } from './graph-facts';
import type { OnnxGraph, OnnxNode } from './model-proto';

/**
 * Operators of a traced graph that onnxruntime's WebGPU provider runs itself, each tried on it. Everything else would
 * fall back to the processor, with copies there and back in the middle of a step.
 */
const placed = new Set(
  `Abs Add And AveragePool Ceil Clip Concat Conv ConvTranspose DepthToSpace Div Elu Equal Erf Exp Expand Flatten Floor
   Gather Gemm Greater GreaterOrEqual LeakyRelu Less LessOrEqual Log MatMul Max MaxPool Min Mul Neg Not Pad Pow
   Reciprocal ReduceL1 ReduceL2 ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Sigmoid
   Slice Softmax Softplus Sqrt Squeeze Sub Tanh Tile Transpose Unsqueeze Where`.split(/\s+/),
);

/**
 * Outputs that one shader may write: WebGPU promises eight storage buffers to a shader, and one is the input.
 */
const mostSplitOutputs = 7;

const float = 1;
const uint8 = 2;

interface Lowering {
  readonly graph: GraphBuilder;
  /** Of the graph that is lowered. */
  readonly facts: GraphFacts;
  readonly node: OnnxNode;
  /** The operands in the new graph. */
  readonly inputs: readonly string[];
}

/** Says in the new graph what `node` said in the old one; returns its outputs. */
type Lower = (lowering: Lowering) => readonly string[];

const lowerings: Readonly<Record<string, Lower>> = {
  Identity: ({ inputs }) => inputs,

  /** Bytes exist only outside: inside, whatever would be one is a float that holds a whole number. */
  Cast: ({ graph, node, inputs }) =>
    node.attributes.to === uint8 ? inputs : [graph.op('Cast', inputs, { to: node.attributes.to })],

  Sum: ({ graph, inputs: [first, ...rest] }) => [
    rest.reduce((sum, each) => graph.op('Add', [sum, each]), first),
  ],

  Sign: ({ graph, facts, node, inputs: [x] }) => {
    const zero = graph.floats([0], []);
    const indicator = (comparison: string) =>
      graph.op('Cast', [graph.op(comparison, [x, zero])], { to: float });
    const positive = indicator('Greater');
    const neverNegative = /^(Relu|Abs|Sigmoid|Exp|Sqrt)$/.test(facts.producer(node.inputs[0])?.opType ?? '');
    return [neverNegative ? positive : graph.op('Sub', [positive, indicator('Less')])];
  },

  /** Only as the step at 0 that `Step` makes of it: what it overflows to there, a shader need not compute. */
  HardSigmoid: ({ graph, node, inputs: [x] }) => {
    const { alpha, beta } = node.attributes as Record<string, { readonly float: number }>;
    if (alpha.float < 1e38 || beta.float !== 0) refuse('a HardSigmoid that is no step');
    return [graph.op('Cast', [graph.op('Greater', [x, graph.floats([0], [])])], { to: float })];
  },

  /** Half to even, from the fraction x − ⌊x⌋, which is exact: adding ½ first would round 0.49999997 up. */
  Round: ({ graph, inputs: [x] }) => {
    const half = graph.floats([0.5], []);
    const indicator = (comparison: string, value: string) =>
      graph.op('Cast', [graph.op(comparison, [value, half])], { to: float });
    const floor = graph.op('Floor', [x]);
    const fraction = graph.op('Sub', [x, floor]);
    const halved = graph.op('Mul', [floor, half]);
    // ½ where ⌊x⌋ is odd.
    const odd = indicator('Equal', graph.op('Sub', [halved, graph.op('Floor', [halved])]));
    const up = graph.op('Add', [
      indicator('Greater', fraction),
      graph.op('Mul', [indicator('Equal', fraction), odd]),
    ]);
    return [graph.op('Add', [floor, up])];
  },

  FusedMatMul: ({ graph, facts, node, inputs }) => {
    const { transA = 0, transB = 0, ...others } = node.attributes;
    if (Object.keys(others).length > 0) refuse(`FusedMatMul with ${Object.keys(others).join(', ')}`);
    const flags = [transA, transB];
    const operands = inputs.map((input, i) => {
      if (flags[i] === 0) return input;
      const order = Array.from({ length: facts.rank(node.inputs[i]) }, (_, axis) => axis);
      order.push(...order.splice(-2).reverse());
      return graph.transpose(input, order);
    });
    return [graph.op('MatMul', operands)];
  },

  Split: ({ graph, facts, node, inputs: [x] }) => {
    const axis = (node.attributes.axis ?? 0) as number;
    const sizes = facts.ints(node.inputs[1]);
    if (sizes.length <= mostSplitOutputs)
      return graph.multi('Split', [x, graph.ints(sizes)], sizes.length, { axis });
    let start = 0;
    return sizes.map((size) => graph.slice(x, [start], [(start += size)], [axis]));
  },
};

/**
 * The same computation in operators that a GPU provider of onnxruntime runs itself. uint8 inputs and outputs become
 * float32 with values 0..255: no provider moves bytes around on a GPU, so whoever feeds the graph converts them.
 * Throws naming an operator that is not known to run there.
 */
export function lowerForGpu(graph: OnnxGraph): OnnxGraph {
  const facts = new GraphFacts(graph);
  const lowered = new GraphBuilder();
  const values = new Map<string, string>();
  for (const { name, dims, dataType } of graph.inputs) {
    values.set(name, lowered.input({ name, dims, dataType: dataType === 'uint8' ? 'float32' : dataType }));
  }
  for (const { name, dataType, dims, bytes } of graph.constants) {
    values.set(name, lowered.constant(dataType, dims, bytes));
  }
  const valueOf = (name: string) => values.get(name) ?? refuse(`a value "${name}" that nothing produces`);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => (name === '' ? '' : valueOf(name)));
    const lower =
      lowerings[node.opType] ?? (placed.has(node.opType) && node.domain === '' ? keep : undefined);
    if (!lower) refuse(node.opType);
    lower({ graph: lowered, facts, node, inputs }).forEach((output, i) =>
      values.set(node.outputs[i], output),
    );
  }
  for (const { name, dims, dataType } of graph.outputs) {
    lowered.output(valueOf(name), { name, dims, dataType: dataType === 'uint8' ? 'float32' : dataType });
  }
  return lowered.build(graph.name);
}

const keep: Lower = ({ graph, node, inputs }) =>
  graph.multi(node.opType, inputs, node.outputs.length, node.attributes, node.domain);

function refuse(what: string): never {
  throw new Error(`A graph for the GPU cannot hold ${what}: add it to lower-for-gpu.ts.`);
}
