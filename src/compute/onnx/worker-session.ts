import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { UserError } from '../../errors';
import type { TensorValues } from '../device';
import { createCached } from './graph-cache';
import { GpuReader } from './gpu-reader';
import type { CreateParams } from './protocol';
import type { Runtime } from './runtime';
import { loadRuntime, onnxMessage } from './runtime';
import { sessionOptions } from './session-options';

/** One compiled program inside the worker, with the state that stays here between runs. */
export class WorkerSession {
  private readonly state = new Map<string, Tensor>();
  private readonly reader: GpuReader;

  private constructor(
    private readonly runtime: Runtime,
    private readonly session: InferenceSession,
    private readonly params: CreateParams,
  ) {
    const { provider, inputs, state } = params;
    const kept = Object.keys(state).map((name) => [name, inputs[name]] as const);
    this.reader = new GpuReader(runtime, provider, Object.fromEntries(kept));
  }

  /** Throws UserError where onnxruntime or its provider cannot be had. */
  static async create(params: CreateParams): Promise<WorkerSession> {
    const { provider, threads, state, model, graphCache } = params;
    const runtime = await loadRuntime(provider);
    const options = sessionOptions(provider, threads, Object.values(state));
    // Only what keeps state, a training's step: it is the slowest to optimise, and with weights inside a graph would be
    // another one for every checkpoint.
    const cached = graphCache !== undefined && provider.name === 'cpu' && Object.keys(state).length > 0;
    const creating = cached
      ? createCached(runtime, model, options, graphCache)
      : runtime.InferenceSession.create(model, options);
    const session = await creating.catch((error: unknown) => {
      if (provider.target === 'processor') throw error;
      throw new UserError(
        `${provider.label} cannot be used: ${onnxMessage(error)} Choose another device, for example cpu.`,
      );
    });
    return new WorkerSession(runtime, session, params);
  }

  async run(values: Readonly<Record<string, TensorValues>>): Promise<Record<string, TensorValues>> {
    const { inputs, outputs, state } = this.params;
    const feeds: Record<string, Tensor> = {};
    for (const name of Object.keys(inputs)) {
      feeds[name] = name in state ? this.stateTensor(name) : this.tensor(name, values[name]);
    }
    const results = await this.compute(feeds);
    for (const [input, output] of Object.entries(state)) this.keep(input, results[output]);
    const next = new Set(Object.values(state));
    return Object.fromEntries(
      Object.keys(outputs)
        .filter((name) => !next.has(name))
        .map((name) => [name, this.valuesOf(name, results[name])]),
    );
  }

  writeState(values: Readonly<Record<string, Float32Array>>): undefined {
    for (const [name, data] of Object.entries(values)) this.keep(name, this.tensor(name, data));
  }

  async readState(names: readonly string[]): Promise<Record<string, Float32Array>> {
    const tensors = names.map((name) => [name, this.stateTensor(name)] as const);
    if (tensors.some(([, tensor]) => tensor.location === 'gpu-buffer')) {
      return this.reader.read(Object.fromEntries(this.state), names);
    }
    return Object.fromEntries(tensors.map(([name, tensor]) => [name, tensor.data as Float32Array]));
  }

  async release(): Promise<undefined> {
    for (const tensor of this.state.values()) free(tensor);
    this.state.clear();
    await this.reader.release();
    await this.session.release();
  }

  private async compute(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    try {
      return (await this.session.run(feeds)) as Record<string, Tensor>;
    } catch (error) {
      const { provider } = this.params;
      if (provider.target === 'processor') throw error;
      // A GPU runs out of memory or is lost, which is nobody's defect here.
      throw new UserError(
        `${provider.label} failed: ${onnxMessage(error)} Try again with smaller batches, or on another device.`,
      );
    }
  }

  private keep(name: string, tensor: Tensor): void {
    const former = this.state.get(name);
    this.state.set(name, tensor);
    if (former) free(former);
  }

  private stateTensor(name: string): Tensor {
    const tensor = this.state.get(name);
    if (!tensor) throw new Error(`The state "${name}" was never written.`);
    return tensor;
  }

  private tensor(name: string, data: TensorValues | undefined): Tensor {
    const spec = this.params.inputs[name];
    if (!spec) throw new Error(`The program has no input "${name}".`);
    if (!data) throw new Error(`The program needs its input "${name}".`);
    // Inside a graph for the GPU there are no bytes.
    if (this.params.provider.target === 'gpu') {
      return new this.runtime.Tensor('float32', Float32Array.from(data), spec.shape);
    }
    return new this.runtime.Tensor(spec.dtype, data as Float32Array, spec.shape);
  }

  private valuesOf(name: string, { data }: Tensor): TensorValues {
    const bytes = this.params.outputs[name].dtype === 'uint8';
    return bytes ? Uint8Array.from(data as TensorValues) : (data as TensorValues);
  }
}

function free(tensor: Tensor): void {
  if (tensor.location === 'gpu-buffer') tensor.dispose();
}
