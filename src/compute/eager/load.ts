import { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import { env, findBackend, getBackend, setBackend, version_core } from '@tensorflow/tfjs-core';
import { UserError } from '../../errors';
import type { FoundPackage } from './packages';
import { packageVersion } from './packages';

/** The name under which both packages register. */
export const eagerBackendName = 'tensorflow';

export interface TensorFlow {
  /** Of TensorFlow's C library, for example 2.18.1. */
  readonly version: string;
  /** Whether operations run on a GPU; false where TensorFlow found none that it can use. */
  readonly usesGpu: boolean;
}

/** What the package adds to a tfjs backend. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

interface LoadedPackage {
  readonly version: Readonly<Record<string, string>>;
}

let loaded: { readonly folder: string; readonly tensorflow: TensorFlow } | undefined;

/**
 * Loads TensorFlow into this process, where it stays. The present backend of tfjs stays what it is.
 * Throws `UserError` for a package that does not fit, or when another one was loaded before; anything that the native
 * part throws comes through as it is.
 */
export function loadTensorFlow(found: FoundPackage, threads = 0): TensorFlow {
  if (loaded) {
    if (loaded.folder === found.folder) return loaded.tensorflow;
    throw new UserError(
      `Another TensorFlow is loaded in this process already; start it anew to use ${found.id}.`,
    );
  }
  const problem = packageProblem(found);
  if (problem) throw new UserError(`The package ${found.id} cannot be used: ${problem}`);
  prepareEnvironment(threads);
  restoreOldNode();
  const previous = getBackend();
  // The package brings backends that may be registered already, and tfjs warns of each of their kernels.
  const production = env().getBool('PROD');
  env().set('PROD', true);
  let core: string | undefined;
  try {
    const loadNow = createRequire(path.join(found.folder, 'package.json'));
    core = (loadNow(found.folder) as LoadedPackage).version['tfjs-core'];
  } finally {
    env().set('PROD', production);
    if (previous) void setBackend(previous);
  }
  if (core !== version_core) {
    throw new UserError(
      `${found.id} brings tfjs-core ${core}, and ${version_core} is needed; ${remedy(found.id)}.`,
    );
  }
  const backend = findBackend(eagerBackendName) as unknown as NodeBackend | null;
  if (!backend) throw new Error(`${found.id} registered no backend in this program's tfjs.`);
  loaded = {
    folder: found.folder,
    tensorflow: { version: backend.binding.TF_Version, usesGpu: backend.isUsingGpuDevice },
  };
  return loaded.tensorflow;
}

/** Why a package cannot be loaded, with what to do; undefined for one that can. */
export function packageProblem({ id, version, tfjsVersion, hasAddon }: FoundPackage): string | undefined {
  if (version !== packageVersion || tfjsVersion !== version_core) {
    const tfjs = tfjsVersion === undefined ? 'without tfjs' : `with tfjs ${tfjsVersion}`;
    return `version ${packageVersion} is needed, not ${version} ${tfjs}; ${remedy(id)}.`;
  }
  return hasAddon ? undefined : `its native part is missing; ${remedy(id)}.`;
}

/** What to do about a package that is not there, or not whole. */
export function remedy(id: FoundPackage['id']): string {
  return id === 'tfjs-node-gpu'
    ? 'run “Stego: Install CUDA Backend” or `stego devices install`'
    : 'run `stego devices install tfjs-node`';
}

/** TensorFlow and NVIDIA's libraries read these once, when they are loaded. What a user has set stays. */
function prepareEnvironment(threads: number): void {
  const { env: variables } = process;
  if (threads > 0) variables.TF_NUM_INTRAOP_THREADS ??= String(threads);
  // Warnings of what the processor could do besides would drown what a command prints.
  variables.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Otherwise the first process takes all of a GPU's memory, and the editor and a training could not share it.
  variables.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  // TF32 keeps ten bits of each factor; all devices shall give the same numbers.
  variables.NVIDIA_TF32_OVERRIDE ??= '0';
  // With AVX-512, oneDNN in TensorFlow put the first step of a jpeg-qim network 0.6 % beside that of every other backend
  // (TensorFlow 2.21 on an AMD EPYC); with AVX2 it is less than 0.001 %, at 183 instead of 311 GFLOP/s.
  variables.ONEDNN_MAX_CPU_ISA ??= 'AVX2';
  // A run that is resumed shall go on to the same numbers.
  variables.TF_CUDNN_DETERMINISTIC ??= '1';
}

/** tfjs-node 4.22 uses two functions that Node 23 removed from `util`. */
function restoreOldNode(): void {
  const old = util as {
    isNullOrUndefined?: (value: unknown) => boolean;
    isArray?: (value: unknown) => boolean;
  };
  old.isNullOrUndefined ??= (value) => value === null || value === undefined;
  old.isArray ??= Array.isArray;
}
