import { availableParallelism } from 'node:os';
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
import { WorkerClient } from './worker-client';

export interface CpuDeviceOptions {
  /** Threads of one operator; 0 takes every core. */
  readonly threads?: number;
  /** The bundled worker; by default beside the running bundle. */
  readonly workerScript?: string;
}

/** Compiled programs on onnxruntime's CPU provider: everywhere, with nothing to download. */
export class CpuDevice implements Device {
  readonly info: DeviceInfo;
  private readonly client: WorkerClient;
  private readonly threads: number;
  private nextSession = 0;

  constructor(options: CpuDeviceOptions = {}) {
    this.threads = options.threads || availableParallelism();
    this.client = new WorkerClient(options.workerScript ?? path.join(__dirname, 'onnx-worker.js'));
    this.info = {
      id: 'cpu',
      name: `CPU, ${this.threads} ${this.threads === 1 ? 'thread' : 'threads'}`,
      kind: 'cpu',
      engine: 'onnxruntime',
    };
  }

  async compile(
    program: Program,
    inputs: Readonly<Record<string, TensorSpec>>,
    options: CompileOptions = {},
  ): Promise<Executable> {
    const compiled = compileProgram(program, inputs, options);
    const session = this.nextSession++;
    await this.client.request(session, 'create', {
      ...compiled,
      state: options.state ?? {},
      threads: this.threads,
    });
    return new CpuExecutable(this.client, session);
  }

  async dispose(): Promise<void> {
    await this.client.terminate();
  }
}

class CpuExecutable implements Executable {
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
    await this.client.request(this.session, 'release', undefined);
  }
}
