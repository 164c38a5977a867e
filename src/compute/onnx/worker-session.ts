import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TensorValues } from '../device';
import type { CreateParams } from './protocol';

/** One compiled program inside the worker, with the state that stays here between runs. */
export class WorkerSession {
  private readonly state = new Map<string, Tensor>();

  private constructor(
    private readonly session: InferenceSession,
    private readonly params: CreateParams,
  ) {}

  static async create(params: CreateParams): Promise<WorkerSession> {
    const session = await InferenceSession.create(params.model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: params.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // Moments that fade to subnormal numbers would slow a training down by orders of magnitude.
      extra: { session: { set_denormal_as_zero: '1' } },
    });
    return new WorkerSession(session, params);
  }

  async run(values: Readonly<Record<string, TensorValues>>): Promise<Record<string, TensorValues>> {
    const feeds: Record<string, Tensor> = {};
    for (const name of Object.keys(this.params.inputs)) {
      const kept = this.state.get(name);
      if (name in this.params.state && !kept) throw new Error(`The state "${name}" was never written.`);
      feeds[name] = kept ?? this.tensor(name, values[name]);
    }
    const results = await this.session.run(feeds);
    const next = new Set(Object.values(this.params.state));
    for (const [input, output] of Object.entries(this.params.state)) this.state.set(input, results[output]);
    return Object.fromEntries(
      Object.entries(results)
        .filter(([name]) => !next.has(name))
        .map(([name, tensor]) => [name, tensor.data as TensorValues]),
    );
  }

  writeState(values: Readonly<Record<string, Float32Array>>): undefined {
    for (const [name, data] of Object.entries(values)) this.state.set(name, this.tensor(name, data));
  }

  readState(names: readonly string[]): Record<string, Float32Array> {
    return Object.fromEntries(
      names.map((name) => {
        const tensor = this.state.get(name);
        if (!tensor) throw new Error(`The state "${name}" was never written.`);
        return [name, tensor.data as Float32Array];
      }),
    );
  }

  async release(): Promise<undefined> {
    this.state.clear();
    await this.session.release();
  }

  private tensor(name: string, data: TensorValues | undefined): Tensor {
    const spec = this.params.inputs[name];
    if (!spec) throw new Error(`The program has no input "${name}".`);
    if (!data) throw new Error(`The program needs its input "${name}".`);
    return new Tensor(spec.dtype, data as Float32Array, spec.shape);
  }
}
