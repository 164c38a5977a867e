import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { UserError } from '../../errors';
import type {
  CompileOptions,
  Device,
  DeviceDescription,
  DeviceInfo,
  Executable,
  Program,
  TensorSpec,
} from '../device';
import { EagerExecutable } from './eager-executable';
import { loadTensorFlow, remedy } from './load';
import type { EagerId, PackagePlaces } from './packages';
import { findPackage } from './packages';

export interface EagerDeviceOptions extends PackagePlaces {
  /** Processor threads of one operation; 0 takes every core. Counts for the first device of a process. */
  readonly threads?: number;
}

/** Programs run as they are, operation by operation, by TensorFlow's C library: on a GPU where it finds one. */
export class EagerDevice implements Device {
  private readonly executables = new Set<EagerExecutable>();

  private constructor(readonly info: DeviceInfo) {}

  /** Loads TensorFlow into this process. Throws `UserError` where the package is missing or does not fit. */
  static async open(
    id: EagerId,
    options: EagerDeviceOptions = {},
    description?: DeviceDescription,
  ): Promise<EagerDevice> {
    const found = await findPackage(id, options);
    if (!found) throw new UserError(`The package ${id} is not installed; ${remedy(id)}.`);
    const { version, usesGpu } = loadTensorFlow(found, options.threads);
    const kind = usesGpu ? 'gpu' : 'cpu';
    // A description tells the name of the GPU, as long as it is still true.
    const name = description?.kind === kind ? description.name : deviceName(usesGpu);
    return new EagerDevice({ id, name, kind, engine: engineName(version) });
  }

  async compile(
    program: Program,
    inputs: Readonly<Record<string, TensorSpec>>,
    options: CompileOptions = {},
  ): Promise<Executable> {
    const executable = new EagerExecutable(program, inputs, options, (self) => this.executables.delete(self));
    this.executables.add(executable);
    return executable;
  }

  /** Frees all tensors. The library itself stays in the process: it cannot be unloaded. */
  async dispose(): Promise<void> {
    for (const executable of [...this.executables]) await executable.dispose();
  }
}

export function deviceName(usesGpu: boolean): string {
  return usesGpu ? 'NVIDIA GPU' : 'CPU';
}

export function engineName(version: string): string {
  return `TensorFlow ${version}`;
}
