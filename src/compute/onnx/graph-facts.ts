import type { OnnxConstant, OnnxGraph, OnnxNode } from './model-proto';

/** The numbers of an int64 constant. */
export function intsOf({ bytes }: OnnxConstant): number[] {
  const { buffer, byteOffset, byteLength } = Uint8Array.from(bytes);
  return Array.from(new BigInt64Array(buffer, byteOffset, byteLength / 8), Number);
}

/** What can be said of the values of a graph without running it. */
export class GraphFacts {
  private readonly producers = new Map<string, OnnxNode>();
  private readonly constants = new Map<string, OnnxConstant>();
  private readonly ranks = new Map<string, number>();

  constructor(graph: OnnxGraph) {
    for (const constant of graph.constants) {
      this.constants.set(constant.name, constant);
      this.ranks.set(constant.name, constant.dims.length);
    }
    for (const input of graph.inputs) this.ranks.set(input.name, input.dims.length);
    // A graph lists its nodes so that inputs come before their use.
    for (const node of graph.nodes) {
      const rank = this.rankOfResult(node);
      for (const output of node.outputs) {
        this.producers.set(output, node);
        this.ranks.set(output, rank);
      }
    }
  }

  /** The operator that a value comes from; undefined for inputs and constants. */
  producer(value: string): OnnxNode | undefined {
    return this.producers.get(value);
  }

  rank(value: string): number {
    const rank = this.ranks.get(value);
    if (rank === undefined) throw new Error(`The graph has no value "${value}".`);
    return rank;
  }

  /** The numbers of an int64 constant. Throws where `value` is computed. */
  ints(value: string): number[] {
    const constant = this.constants.get(value);
    if (constant?.dataType !== 'int64')
      throw new Error(`The value "${value}" is no constant of whole numbers.`);
    return intsOf(constant);
  }

  private rankOfResult(node: OnnxNode): number {
    const ranks = () => node.inputs.filter((input) => input !== '').map((input) => this.rank(input));
    const listed = (attribute: string, input: number) =>
      (node.attributes[attribute] as readonly number[] | undefined) ?? this.ints(node.inputs[input]);
    switch (node.opType) {
      case 'Reshape':
        return this.ints(node.inputs[1]).length;
      case 'Expand':
        return Math.max(this.rank(node.inputs[0]), this.ints(node.inputs[1]).length);
      case 'Unsqueeze':
        return this.rank(node.inputs[0]) + listed('axes', 1).length;
      case 'Squeeze':
        return this.rank(node.inputs[0]) - listed('axes', 1).length;
      case 'Gather':
        return this.rank(node.inputs[0]) + this.rank(node.inputs[1]) - 1;
      case 'Flatten':
      case 'Gemm':
        return 2;
      default:
        if (node.opType.startsWith('Reduce') && node.attributes.keepdims === 0) {
          return this.rank(node.inputs[0]) - listed('axes', 1).length;
        }
        // Operands broadcast; shapes, axes and paddings are vectors beside a tensor of at least that rank.
        return Math.max(...ranks());
    }
  }
}
