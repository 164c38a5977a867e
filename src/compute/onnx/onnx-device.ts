import path from 'node:path';
import type {
  CompileOptions,
  Device,
  DeviceInfo,
  Executable,
  Program,
  TensorSpec,
  TensorValues,
} from '../device';
import { compileProgram } from './compile';
import type { Provider } from './providers';
import { processorThreads } from './threads';
import { WorkerClient } from './worker-client';

export interface OnnxDeviceOptions {
  /** Processor threads of one operator; 0 takes every core. */
  readonly threads?: number;
  /** The bundled worker; by default beside the running bundle. */
  readonly workerScript?: string;
  /** Where optimised graphs of training steps are kept; by default nowhere. */
  readonly graphCache?: string;
}

/** Compiled programs on one of onnxruntime's providers, in a worker thread of their own. */
export class OnnxDevice implements Device {
  private readonly client: WorkerClient;
  private readonly threads: number;
  private nextSession = 0;

  constructor(
    readonly info: DeviceInfo,
    private readonly provider: Provider,
    private readonly options: OnnxDeviceOptions = {},
  ) {
    this.threads = processorThreads(options.threads);
    this.client = new WorkerClient(
      options.workerScript ?? path.join(__dirname, 'onnx-worker.js'),
      provider.label,
    );
  }

  async compile(
    program: Program,
    inputs: Readonly<Record<string, TensorSpec>>,
    options: CompileOptions = {},
  ): Promise<Executable> {
    const compiled = compileProgram(program, inputs, options, this.provider.target);
    const session = this.nextSession++;
    await this.client.request(session, 'create', {
      ...compiled,
      provider: this.provider,
      state: options.state ?? {},
      threads: this.threads,
      graphCache: this.options.graphCache,
    });
    return new OnnxExecutable(this.client, session);
  }

  /** Frees everything; whoever waits for a result gets a `CancelledError`. */
  async dispose(): Promise<void> {
    await this.client.terminate();
  }
}

class OnnxExecutable implements Executable {
  constructor(
    private readonly client: WorkerClient,
    private readonly session: number,
  ) {}

  run(feeds: Readonly<Record<string, TensorValues>>): Promise<Record<string, TensorValues>> {
    return this.client.request(this.session, 'run', feeds);
  }

  async writeState(values: Readonly<Record<string, Float32Array>>): Promise<void> {
    await this.client.request(this.session, 'writeState', values);
  }

  readState(names: readonly string[]): Promise<Record<string, Float32Array>> {
    return this.client.request(this.session, 'readState', names);
  }

  async dispose(): Promise<void> {
    // The memory of a worker that ended is free.
    if (!this.client.ended) await this.client.request(this.session, 'release', undefined);
  }
}
