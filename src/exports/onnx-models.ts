import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Program, TensorSpec } from '../compute/device';
import { bindInputs } from '../compute/onnx/bind-inputs';
import { traceProgram } from '../compute/onnx/compile';
import { withDynamicSizes } from '../compute/onnx/dynamic-sizes';
import { encodeModel } from '../compute/onnx/model-proto';
import { imageSpec } from '../hiding/programs';
import { namedParameters } from '../models/flat-parameters';
import type { Network, Parameters } from '../models/network';
import { fromBytes, toBytes } from '../models/quantise';
import { torchName } from './torch-weights';

export interface OnnxModels {
  /** `cover` and `secret` to `container`, all `[batch, height, width, 3]` of uint8. */
  readonly hide: Uint8Array;
  /** `container` to `revealed`, the same. */
  readonly reveal: Uint8Array;
}

/**
 * A trained network as two models of ONNX for any number of pictures of any size whose sides are multiples of the
 * network's cell. They take and give bytes, rounded as hiding and revealing round them here.
 */
export function onnxModels(network: Network, weights: Float32Array): OnnxModels {
  const parameters = namedParameters(network, weights);
  const specs = Object.fromEntries(
    parameters.map(({ name, shape }): [string, TensorSpec] => [torchName(name), { shape, dtype: 'float32' }]),
  );
  const bound = new Map(parameters.map(({ name, data }) => [torchName(name), data]));
  const model = (pictures: readonly string[], output: string, program: Program) => {
    const graph = withDynamicSizes(
      ({ batch, rows, columns }) => {
        const image = imageSpec(batch, rows * network.cell, columns * network.cell);
        const inputs = { ...Object.fromEntries(pictures.map((name) => [name, image])), ...specs };
        return traceProgram(program, inputs, { uint8Outputs: [output] }).graph;
      },
      { picture: pictures[0], cell: network.cell },
    );
    return encodeModel({ ...bindInputs(graph, bound), name: output });
  };
  return {
    hide: model(['cover', 'secret'], 'container', (inputs) => ({
      container: toBytes(network.hide(byName(inputs), fromBytes(inputs.cover), fromBytes(inputs.secret))),
    })),
    reveal: model(['container'], 'revealed', (inputs) => ({
      revealed: toBytes(network.reveal(byName(inputs), fromBytes(inputs.container))),
    })),
  };
}

const byName =
  (inputs: Record<string, Tensor>): Parameters =>
  (name) =>
    inputs[torchName(name)] as Tensor4D;
