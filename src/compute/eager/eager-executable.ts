import { clone, getBackend, keep, setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompileOptions, Executable, Program, TensorSpec, TensorValues } from '../device';
import { eagerBackendName } from './load';

/** A program that is called anew for each run. Its state are tensors that stay on the device. */
export class EagerExecutable implements Executable {
  private readonly state = new Map<string, Tensor>();
  private disposed = false;

  constructor(
    private readonly program: Program,
    private readonly inputs: Readonly<Record<string, TensorSpec>>,
    private readonly options: CompileOptions,
    private readonly onDisposed: (self: EagerExecutable) => void,
  ) {}

  /**
   * Operations block the calling thread: a program is a closure, which cannot be sent to a worker, and TensorFlow's
   * addon serves one thread. So timers, messages and requests to stop get their turn before and after each run.
   */
  async run(feeds: Readonly<Record<string, TensorValues>>): Promise<Record<string, TensorValues>> {
    await nextTurn();
    this.checkAlive();
    const outputs = onTensorFlow(() => this.compute(feeds));
    await nextTurn();
    return outputs;
  }

  async writeState(values: Readonly<Record<string, Float32Array>>): Promise<void> {
    this.checkAlive();
    onTensorFlow(() => {
      for (const [name, data] of Object.entries(values)) {
        this.setState(name, keep(this.tensorOf(name, data)));
      }
    });
  }

  async readState(names: readonly string[]): Promise<Record<string, Float32Array>> {
    this.checkAlive();
    return onTensorFlow(() =>
      Object.fromEntries(names.map((name) => [name, asFloats(this.stateOf(name).dataSync())])),
    );
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    for (const each of this.state.values()) each.dispose();
    this.state.clear();
    this.onDisposed(this);
  }

  private compute(feeds: Readonly<Record<string, TensorValues>>): Record<string, TensorValues> {
    const stateNames = this.options.state ?? {};
    return tidy(() => {
      const tensors: Record<string, Tensor> = {};
      for (const name of Object.keys(this.inputs)) {
        tensors[name] = name in stateNames ? this.stateOf(name) : this.tensorOf(name, feeds[name]);
      }
      const results = this.program(tensors);
      const stays = new Set<string>(Object.values(stateNames));
      const outputs = Object.entries(results)
        .filter(([name]) => !stays.has(name))
        .map(([name, result]) => [name, this.valuesOf(name, result)] as const);
      const next = Object.entries(stateNames).map(
        ([input, output]) => [input, keep(clone(results[output]))] as const,
      );
      for (const [input, value] of next) this.setState(input, value);
      // A program may keep what it returns beyond its own scopes; nobody else knows these tensors.
      for (const result of Object.values(results)) result.dispose();
      return Object.fromEntries(outputs);
    });
  }

  private valuesOf(name: string, result: Tensor): TensorValues {
    const data = result.dataSync();
    return this.options.uint8Outputs?.includes(name) ? Uint8Array.from(data) : asFloats(data);
  }

  private tensorOf(name: string, data: TensorValues | undefined): Tensor {
    const spec = this.inputs[name];
    if (!spec) throw new Error(`The program has no input "${name}".`);
    if (!data) throw new Error(`The program needs its input "${name}".`);
    // A copy: a tensor takes its numbers over only when it is first used.
    return tensor(new Float32Array(data), [...spec.shape], 'float32');
  }

  private stateOf(name: string): Tensor {
    const kept = this.state.get(name);
    if (!kept) throw new Error(`The state "${name}" was never written.`);
    return kept;
  }

  private setState(name: string, value: Tensor): void {
    this.state.get(name)?.dispose();
    this.state.set(name, value);
  }

  private checkAlive(): void {
    if (this.disposed) throw new Error('This program was disposed.');
  }
}

/** Runs `work` on the backend of TensorFlow; the process may also trace programs, on a backend of their own. */
function onTensorFlow<T>(work: () => T): T {
  const previous = getBackend();
  void setBackend(eagerBackendName);
  try {
    return work();
  } finally {
    if (previous) void setBackend(previous);
  }
}

function asFloats(data: ArrayLike<number>): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
