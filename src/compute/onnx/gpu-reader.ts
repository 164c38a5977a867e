import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TensorSpec } from '../device';
import { encodeModel } from './model-proto';
import type { Provider } from './providers';
import type { Runtime } from './runtime';
import { sessionOptions } from './session-options';

/**
 * Copies tensors from buffers of the GPU into memory, by a graph that only passes them on: asking such a tensor for its
 * data itself ends the process in onnxruntime-node 1.30.
 */
export class GpuReader {
  private session: Promise<InferenceSession> | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly provider: Provider,
    /** The tensors that may be read. */
    private readonly specs: Readonly<Record<string, TensorSpec>>,
  ) {}

  /** @param tensors One for each of the specs. @param names Which of them to copy. */
  async read(
    tensors: Readonly<Record<string, Tensor>>,
    names: readonly string[],
  ): Promise<Record<string, Float32Array>> {
    this.session ??= this.runtime.InferenceSession.create(
      passOn(this.specs),
      sessionOptions(this.provider, 1, []),
    );
    const results = await (await this.session).run(tensors, names.map(copyOf));
    return Object.fromEntries(names.map((name) => [name, results[copyOf(name)].data as Float32Array]));
  }

  async release(): Promise<void> {
    // One that could not be made holds nothing; who wanted to read was told.
    const session = await this.session?.catch(() => undefined);
    await session?.release();
  }
}

const copyOf = (name: string) => `copy of ${name}`;

function passOn(specs: Readonly<Record<string, TensorSpec>>): Uint8Array {
  const values = Object.entries(specs).map(([name, { shape }]) => ({
    name,
    dataType: 'float32' as const,
    dims: shape,
  }));
  return encodeModel({
    name: 'reader',
    nodes: values.map(({ name }) => ({
      opType: 'Identity',
      domain: '',
      inputs: [name],
      outputs: [copyOf(name)],
      attributes: {},
    })),
    constants: [],
    inputs: values,
    outputs: values.map((value) => ({ ...value, name: copyOf(value.name) })),
  });
}
