import { GraphBuilder } from './graph-builder';
import { GraphFacts } from './graph-facts';
import type { OnnxGraph, OnnxNode, OnnxValue } from './model-proto';

/** Sizes of a batch of pictures; height and width in cells of pixels. */
export interface PictureSizes {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
}

export interface DynamicSizesOptions {
  /** An input `[batch, height, width, …]`. */
  readonly picture: string;
  /** Side in pixels of the cells; heights and widths are multiples of it. */
  readonly cell: number;
}

/** A whole number that is `constant + batch · b + rows · r + columns · c`. */
interface Affine {
  readonly constant: number;
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
}

/** Far apart and prime, so that no two things of a graph have the same size by chance. */
const base: PictureSizes = { batch: 53, rows: 101, columns: 211 };
const moved: Readonly<Record<keyof PictureSizes, PictureSizes>> = {
  batch: { ...base, batch: 59 },
  rows: { ...base, rows: 109 },
  columns: { ...base, columns: 227 },
};
const checked: PictureSizes = { batch: 61, rows: 127, columns: 163 };

/**
 * A graph for pictures of any size, where tracing gives graphs for one size each. What is traced at several sizes has
 * the same operators, and whole numbers in it (shapes, offsets) that grow evenly with the sizes: the graph computes
 * those from the shape of its input. Throws where the graphs differ otherwise.
 */
export function withDynamicSizes(
  trace: (sizes: PictureSizes) => OnnxGraph,
  options: DynamicSizesOptions,
): OnnxGraph {
  const samples: Samples = {
    base: trace(base),
    batch: trace(moved.batch),
    rows: trace(moved.rows),
    columns: trace(moved.columns),
    checked: trace(checked),
  };
  const builder = new GraphBuilder();
  const values = new Map<string, string>();
  const graph = samples.base;
  for (const input of graph.inputs) {
    values.set(input.name, builder.input(named(input, sizesOf(samples, 'inputs', input.name), options.cell)));
  }
  const sizes = new Sizes(builder, options);
  const constants = new Map(graph.constants.map((each) => [each.name, each]));
  graph.nodes.forEach((node, at) => {
    const same = Object.values(samples).every((other) => alike(node, other.nodes[at]));
    if (!same) throw new Error(`A graph changes with the size of its pictures at ${node.opType} ${at}.`);
    const inputs = node.inputs.map((name, i) => {
      const constant = constants.get(name);
      if (!constant) return values.get(name) ?? name;
      if (constant.dataType !== 'int64')
        return builder.constant(constant.dataType, constant.dims, constant.bytes);
      return sizes.vector(affineOf(samples, (each) => each.facts.ints(each.graph.nodes[at].inputs[i])));
    });
    builder
      .multi(node.opType, inputs, node.outputs.length, node.attributes, node.domain)
      .forEach((output, i) => values.set(node.outputs[i], output));
  });
  for (const output of graph.outputs) {
    const value = values.get(output.name);
    if (value === undefined) throw new Error(`Nothing produces the output "${output.name}".`);
    builder.output(value, named(output, sizesOf(samples, 'outputs', output.name), options.cell));
  }
  return builder.build(graph.name);
}

type Samples = Readonly<Record<keyof PictureSizes | 'base' | 'checked', OnnxGraph>>;

/** The inputs of a node are compared where they are constants; else they come from nodes that are compared. */
const alike = (node: OnnxNode, other: OnnxNode | undefined): boolean =>
  other !== undefined &&
  node.opType === other.opType &&
  node.domain === other.domain &&
  node.inputs.length === other.inputs.length &&
  node.outputs.length === other.outputs.length &&
  JSON.stringify(node.attributes) === JSON.stringify(other.attributes);

/** How each of a list of whole numbers hangs on the sizes. */
function affineOf(
  samples: Samples,
  numbers: (sample: { readonly graph: OnnxGraph; readonly facts: GraphFacts }) => readonly number[],
): Affine[] {
  const read = (name: keyof Samples) => numbers({ graph: samples[name], facts: factsOf(samples[name]) });
  const [atBase, atChecked] = [read('base'), read('checked')];
  const [batch, rows, columns] = (['batch', 'rows', 'columns'] as const).map((size) => {
    const atMoved = read(size);
    return atBase.map((value, i) => (atMoved[i] - value) / (moved[size][size] - base[size]));
  });
  return atBase.map((value, i) => {
    const slopes = { batch: batch[i], rows: rows[i], columns: columns[i] };
    const constant = value - grown(slopes, base);
    const affine = { constant, ...slopes };
    const holds = constant + grown(slopes, checked) === atChecked[i];
    if (!holds || !Object.values(affine).every(Number.isInteger)) {
      throw new Error('A number of the graph does not grow evenly with the size of its pictures.');
    }
    return affine;
  });
}

const grown = (slopes: PictureSizes, sizes: PictureSizes) =>
  slopes.batch * sizes.batch + slopes.rows * sizes.rows + slopes.columns * sizes.columns;

const known = new WeakMap<OnnxGraph, GraphFacts>();

function factsOf(graph: OnnxGraph): GraphFacts {
  const facts = known.get(graph) ?? new GraphFacts(graph);
  known.set(graph, facts);
  return facts;
}

function sizesOf(samples: Samples, side: 'inputs' | 'outputs', name: string): Affine[] {
  return affineOf(samples, ({ graph }) => {
    const dims = graph[side].find((value) => value.name === name)?.dims ?? [];
    return dims.map(Number);
  });
}

function named(value: OnnxValue, dims: readonly Affine[], cell: number): OnnxValue {
  return { ...value, dims: dims.map((dim) => nameOf(dim, cell)) };
}

function nameOf({ constant, batch, rows, columns }: Affine, cell: number): number | string {
  const slopes = [batch, rows, columns];
  if (slopes.every((slope) => slope === 0)) return constant;
  const shapes = { batch: [1, 0, 0], height: [0, cell, 0], width: [0, 0, cell] };
  const match = Object.entries(shapes).find(([, shape]) => constant === 0 && shape.join() === slopes.join());
  return match?.[0] ?? `${constant}+${batch}batch+${rows}rows+${columns}columns`;
}

/** Computes whole numbers from the shape of a picture when the graph runs. */
class Sizes {
  constructor(
    private readonly graph: GraphBuilder,
    private readonly options: DynamicSizesOptions,
  ) {}

  vector(numbers: readonly Affine[]): string {
    const { graph } = this;
    const fixed = graph.ints(numbers.map(({ constant }) => constant));
    return (['batch', 'rows', 'columns'] as const).reduce((sum, size) => {
      const slopes = numbers.map((each) => each[size]);
      if (slopes.every((slope) => slope === 0)) return sum;
      return graph.op('Add', [sum, graph.op('Mul', [this.size(size), graph.ints(slopes)])]);
    }, fixed);
  }

  /** As a vector of one number. */
  private size(name: keyof PictureSizes): string {
    const { graph } = this;
    const { picture, cell } = this.options;
    const axis = ['batch', 'rows', 'columns'].indexOf(name);
    const pixels = graph.slice(graph.op('Shape', [picture]), [axis], [axis + 1], [0]);
    return axis === 0 || cell === 1 ? pixels : graph.op('Div', [pixels, graph.ints([cell])]);
  }
}
