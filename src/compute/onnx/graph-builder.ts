import type { AttributeValue, DataType, OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from './model-proto';

/** Larger constants are not compared byte by byte to find twins. */
const sharedConstantLimit = 4096;

/**
 * Collects the nodes of one ONNX graph. Every operation is pure, so asking twice for the same one gives the
 * same value: a padded or transposed tensor that several kernels need is computed once.
 */
export class GraphBuilder {
  private readonly nodes: OnnxNode[] = [];
  private readonly constants: OnnxConstant[] = [];
  private readonly inputs: OnnxValue[] = [];
  private readonly outputs: OnnxValue[] = [];
  private readonly known = new Map<string, readonly string[]>();
  private count = 0;

  input(value: OnnxValue): string {
    this.inputs.push(value);
    return value.name;
  }

  /** Publishes `value` as the output `name` of the graph. */
  output(value: string, description: OnnxValue): void {
    this.nodes.push(node('Identity', [value], [description.name]));
    this.outputs.push(description);
  }

  op(opType: string, inputs: readonly string[], attributes?: Attributes, domain = ''): string {
    return this.multi(opType, inputs, 1, attributes, domain)[0];
  }

  /** As `op`, for operators with several outputs. */
  multi(
    opType: string,
    inputs: readonly string[],
    outputCount: number,
    attributes: Attributes = {},
    domain = '',
  ): readonly string[] {
    const key = JSON.stringify([domain, opType, inputs, attributes, outputCount]);
    const existing = this.known.get(key);
    if (existing) return existing;
    const outputs = Array.from({ length: outputCount }, () => this.name(opType));
    this.nodes.push(node(opType, inputs, outputs, attributes, domain));
    this.known.set(key, outputs);
    return outputs;
  }

  /** A one-dimensional int64 constant: shapes, axes, offsets. */
  ints(values: readonly number[]): string {
    return this.constant('int64', [values.length], new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  floats(values: ArrayLike<number>, dims: readonly number[]): string {
    return this.constant('float32', dims, new Uint8Array(Float32Array.from(values).buffer));
  }

  reshape(x: string, shape: readonly number[]): string {
    return this.op('Reshape', [x, this.ints(shape)]);
  }

  transpose(x: string, perm: readonly number[]): string {
    return this.op('Transpose', [x], { perm });
  }

  /** `x[start:end]` along the given axes. */
  slice(x: string, starts: readonly number[], ends: readonly number[], axes: readonly number[]): string {
    return this.op('Slice', [x, this.ints(starts), this.ints(ends), this.ints(axes)]);
  }

  /** The graph without the nodes and constants that no output needs. */
  build(name: string): OnnxGraph {
    const producer = new Map<string, OnnxNode>();
    for (const each of this.nodes) for (const output of each.outputs) producer.set(output, each);
    const needed = new Set<OnnxNode>();
    const values = new Set<string>();
    const pending = this.outputs.map((output) => output.name);
    while (pending.length > 0) {
      const value = pending.pop() as string;
      if (values.has(value)) continue;
      values.add(value);
      const source = producer.get(value);
      if (source && !needed.has(source)) {
        needed.add(source);
        pending.push(...source.inputs);
      }
    }
    return {
      name,
      nodes: this.nodes.filter((each) => needed.has(each)),
      constants: this.constants.filter((each) => values.has(each.name)),
      inputs: this.inputs,
      outputs: this.outputs,
    };
  }

  /** Equal small constants become one. */
  constant(dataType: DataType, dims: readonly number[], bytes: Uint8Array): string {
    const key =
      bytes.length <= sharedConstantLimit
        ? JSON.stringify([dataType, dims, Buffer.from(bytes).toString('base64')])
        : undefined;
    const existing = key === undefined ? undefined : this.known.get(key);
    if (existing) return existing[0];
    const name = this.name('constant');
    this.constants.push({ name, dims, dataType, bytes });
    if (key !== undefined) this.known.set(key, [name]);
    return name;
  }

  private name(prefix: string): string {
    return `${prefix}_${this.count++}`;
  }
}

type Attributes = Readonly<Record<string, AttributeValue>>;

function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
  domain = '',
): OnnxNode {
  return { opType, inputs, outputs, attributes, domain };
}
