/** Writes ONNX models in protobuf's wire format. Field numbers: onnx/onnx.proto3 of the ONNX repository. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** TensorProto.DataType */
export const dataTypes = { float32: 1, uint8: 2, int64: 7, bool: 9 } as const;
export type DataType = keyof typeof dataTypes;

export type AttributeValue = number | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface OnnxConstant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: DataType;
  readonly bytes: Uint8Array;
}

export interface OnnxValue {
  readonly name: string;
  readonly dataType: DataType;
  /** A size that is known only when the model runs has a name. */
  readonly dims: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** IR 8 and operator set 17: what onnxruntime 1.13 and later read. */
const irVersion = 8;
const opset = 17;

const bytesField = 2; // wire type "length-delimited"
const varint = 0;
const fixed32 = 5;

type Write = (writer: BinaryWriter) => void;

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, bytesField).fork();
  write(writer);
  writer.join();
}

const text = (writer: BinaryWriter, field: number, value: string): BinaryWriter =>
  writer.tag(field, bytesField).string(value);

function packedInts(writer: BinaryWriter, field: number, values: readonly number[]): void {
  message(writer, field, (w) => values.forEach((value) => w.int64(value)));
}

function writeAttribute(writer: BinaryWriter, name: string, value: AttributeValue): void {
  text(writer, 1, name);
  if (typeof value === 'number') {
    writer.tag(3, varint).int64(value);
    writer.tag(20, varint).int32(2); // INT
  } else if ('float' in value) {
    writer.tag(2, fixed32).float(value.float);
    writer.tag(20, varint).int32(1); // FLOAT
  } else {
    packedInts(writer, 8, value);
    writer.tag(20, varint).int32(7); // INTS
  }
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output);
  text(writer, 3, node.outputs[0]);
  text(writer, 4, node.opType);
  for (const [name, value] of Object.entries(node.attributes)) {
    message(writer, 5, (w) => writeAttribute(w, name, value));
  }
  if (node.domain) text(writer, 7, node.domain);
}

function writeConstant(writer: BinaryWriter, constant: OnnxConstant): void {
  packedInts(writer, 1, constant.dims);
  writer.tag(2, varint).int32(dataTypes[constant.dataType]);
  text(writer, 8, constant.name);
  writer.tag(9, bytesField).bytes(constant.bytes);
}

function writeValue(writer: BinaryWriter, value: OnnxValue): void {
  text(writer, 1, value.name);
  message(writer, 2, (type) =>
    message(type, 1, (tensor) => {
      tensor.tag(1, varint).int32(dataTypes[value.dataType]);
      message(tensor, 2, (shape) => {
        for (const dim of value.dims) {
          message(shape, 1, (w) => (typeof dim === 'string' ? text(w, 2, dim) : w.tag(1, varint).int64(dim)));
        }
      });
    }),
  );
}

function writeGraph(writer: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) message(writer, 1, (w) => writeNode(w, node));
  text(writer, 2, graph.name);
  for (const constant of graph.constants) message(writer, 5, (w) => writeConstant(w, constant));
  for (const input of graph.inputs) message(writer, 11, (w) => writeValue(w, input));
  for (const output of graph.outputs) message(writer, 12, (w) => writeValue(w, output));
}

/** The graph as the bytes of a ModelProto. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, varint).int64(irVersion);
  text(writer, 2, 'stego-lab');
  message(writer, 7, (w) => writeGraph(w, graph));
  const domains = new Set(['', ...graph.nodes.map((node) => node.domain)]);
  for (const domain of domains) {
    message(writer, 8, (w) => {
      text(w, 1, domain);
      w.tag(2, varint).int64(domain === '' ? opset : 1);
    });
  }
  return writer.finish();
}
