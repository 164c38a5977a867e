import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { engine, findBackend, getBackend, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CompileOptions, ElementType, Program, TensorSpec } from '../device';
import type { GraphBuilder } from './graph-builder';
import './kernels/convolution';
import './kernels/elementwise';
import './kernels/filter-gradient';
import './kernels/matrix-product';
import './kernels/reductions';
import './kernels/shapes';
import { toNchw, toNhwc } from './layout';
import { lowerForGpu } from './lower-for-gpu';
import type { OnnxGraph } from './model-proto';
import { encodeModel } from './model-proto';
import type { Target } from './providers';
import { TraceBackend, traceBackendName } from './trace-backend';
import { explainUnknownOperation } from './unknown-operation';

/** A traced program: an ONNX model with what is needed to feed it. */
export interface CompiledProgram {
  readonly model: Uint8Array;
  /** What the owner gives and gets. A model for the GPU takes and gives float32 also where this says uint8. */
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  readonly outputs: Readonly<Record<string, TensorSpec>>;
}

/** What a program did, before it is written as a model. */
export interface TracedProgram {
  readonly graph: OnnxGraph;
  readonly outputs: Readonly<Record<string, TensorSpec>>;
}

/**
 * Runs `program` once on symbolic tensors and returns what it did as one ONNX model. Throws where the program reads
 * values, UserError where it uses an operation that has no trace kernel.
 */
export function compileProgram(
  program: Program,
  inputs: Readonly<Record<string, TensorSpec>>,
  options: Pick<CompileOptions, 'uint8Outputs'> = {},
  target: Target = 'processor',
): CompiledProgram {
  const { graph, outputs } = traceProgram(program, inputs, options);
  return { model: encodeFor(target, graph), inputs, outputs };
}

/** The same as a graph. */
export function traceProgram(
  program: Program,
  inputs: Readonly<Record<string, TensorSpec>>,
  options: Pick<CompileOptions, 'uint8Outputs'> = {},
): TracedProgram {
  const backend = traceBackend();
  const previous = getBackend();
  const { stackTraceLimit } = Error;
  // Between the program and an operation of its gradient lie many frames of tfjs.
  Error.stackTraceLimit = 100;
  void setBackend(traceBackendName);
  try {
    return backend.record((graph) => {
      engine().startScope();
      try {
        const tensors = Object.fromEntries(
          Object.entries(inputs).map(([name, spec]) => [name, inputTensor(backend, graph, name, spec)]),
        );
        const results = program(tensors);
        const outputs: Record<string, TensorSpec> = {};
        for (const [name, tensor] of Object.entries(results)) {
          const dtype: ElementType = options.uint8Outputs?.includes(name) ? 'uint8' : 'float32';
          graph.output(outputValue(backend, graph, tensor, dtype), {
            name,
            dataType: dtype,
            dims: tensor.shape,
          });
          outputs[name] = { shape: tensor.shape, dtype };
        }
        return { graph: graph.build('program'), outputs };
      } finally {
        engine().endScope();
      }
    });
  } catch (error) {
    throw explainUnknownOperation(error);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (previous) void setBackend(previous);
  }
}

function encodeFor(target: Target, graph: OnnxGraph): Uint8Array {
  return encodeModel(target === 'gpu' ? lowerForGpu(graph) : graph);
}

function traceBackend(): TraceBackend {
  const existing = findBackend(traceBackendName);
  if (existing) return existing as TraceBackend;
  const backend = new TraceBackend();
  // Priority 0: never chosen unless asked for.
  registerBackend(traceBackendName, () => backend, 0);
  return backend;
}

function inputTensor(backend: TraceBackend, graph: GraphBuilder, name: string, spec: TensorSpec): Tensor {
  const value = graph.input({ name, dataType: spec.dtype, dims: spec.shape });
  const asFloat = (each: string) => (spec.dtype === 'uint8' ? graph.op('Cast', [each], { to: 1 }) : each);
  // Bytes are moved into NCHW before they are widened; whichever layout stays unused is left out of the graph.
  const info =
    spec.shape.length === 4
      ? backend.fromBothLayouts(asFloat(value), asFloat(graph.transpose(value, toNchw)), spec.shape)
      : backend.fromPlain(asFloat(value), spec.shape);
  return engine().makeTensorFromDataId(info.dataId, [...spec.shape], 'float32') as Tensor;
}

function outputValue(backend: TraceBackend, graph: GraphBuilder, tensor: Tensor, dtype: ElementType): string {
  if (dtype === 'float32') return backend.plain(tensor);
  const nchw = backend.isNchw(tensor);
  const bytes = graph.op('Cast', [nchw ? backend.nchw(tensor) : backend.plain(tensor)], { to: 2 });
  return nchw ? graph.transpose(bytes, toNhwc) : bytes;
}
