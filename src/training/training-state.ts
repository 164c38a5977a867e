import { UserError } from '../errors';
import type { SafeTensor } from '../interop/safetensors';
import { initialParameters, namedParameters, parameterCount } from '../models/flat-parameters';
import type { Network } from '../models/network';
import type { Checkpoint } from '../runs/checkpoints';

/** What the optimiser changes, as flat vectors. */
export interface TrainingState {
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

const moments = { firstMoment: 'adam.firstMoment', secondMoment: 'adam.secondMoment' } as const;

export function initialState(network: Network, seed: number): TrainingState {
  const count = parameterCount(network);
  return {
    parameters: initialParameters(network, seed),
    firstMoment: new Float32Array(count),
    secondMoment: new Float32Array(count),
  };
}

/** What a step has of its batches before the first one of several batches; nothing for a step of one. */
export function initialAccumulator(network: Network, accumulate: number): Record<string, Float32Array> {
  if (accumulate === 1) return {};
  return { gradientSum: new Float32Array(parameterCount(network)), allFinite: Float32Array.of(1) };
}

/** The tensors of a checkpoint: each parameter under its name, the moments flat. */
export function stateTensors(network: Network, state: TrainingState): Map<string, SafeTensor> {
  const tensors = new Map<string, SafeTensor>();
  for (const { name, shape, data } of namedParameters(network, state.parameters)) {
    tensors.set(name, { dtype: 'F32', shape, data });
  }
  for (const [key, name] of Object.entries(moments) as [keyof typeof moments, string][]) {
    tensors.set(name, { dtype: 'F32', shape: [state[key].length], data: state[key] });
  }
  return tensors;
}

/** The flat parameters in a checkpoint. Throws UserError where they are not those of the network. */
export function weightsOf(network: Network, checkpoint: Pick<Checkpoint, 'file' | 'tensors'>): Float32Array {
  const flat = new Float32Array(parameterCount(network));
  for (const { name, shape, data } of namedParameters(network, flat)) {
    data.set(floats(checkpoint, name, shape));
  }
  return flat;
}

/** Everything to go on training from. Throws UserError where it is not all there. */
export function stateOf(network: Network, checkpoint: Pick<Checkpoint, 'file' | 'tensors'>): TrainingState {
  const shape = [parameterCount(network)];
  return {
    parameters: weightsOf(network, checkpoint),
    firstMoment: floats(checkpoint, moments.firstMoment, shape),
    secondMoment: floats(checkpoint, moments.secondMoment, shape),
  };
}

function floats(
  { file, tensors }: Pick<Checkpoint, 'file' | 'tensors'>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const tensor = tensors.get(name);
  if (!tensor) throw new UserError(`${file}: the tensor ${name} is missing.`);
  if (tensor.dtype !== 'F32' || tensor.shape.join() !== shape.join()) {
    throw new UserError(
      `${file}: ${name} is ${tensor.dtype} [${tensor.shape}] where the network has F32 [${shape}].`,
    );
  }
  return tensor.data as Float32Array;
}
