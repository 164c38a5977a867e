import { totalmem } from 'node:os';
import { version_core } from '@tensorflow/tfjs-core';
import type { DeviceDescription } from '../device';
import { deviceName, engineName } from './eager-device';
import { packageProblem, remedy } from './load';
import type { TensorFlow } from './load';
import { nvidiaGpus } from '../gpus/nvidia';
import { eagerIds, findPackage } from './packages';
import type { EagerId, FoundPackage, PackagePlaces } from './packages';
import { checkPackage } from './run-check';
import type { CheckOptions, CheckResult } from './run-check';
import { gpuInLog, whyNoGpu } from './tensorflow-log';

export interface FindEagerOptions extends PackagePlaces {
  /** The bundled entry of the process that tries a package; by default beside the running bundle. */
  readonly checkScript?: string;
}

/** Trying a package takes a second or more, and what came of it does not change while we run. */
const checks = new Map<string, Promise<CheckResult>>();

/** Both devices, with what is wrong with those that cannot be used. A package that is there is tried in a process of its own. */
export function findEagerDevices(options: FindEagerOptions = {}): Promise<DeviceDescription[]> {
  return Promise.all(eagerIds.map((id) => describe(id, options)));
}

async function describe(id: EagerId, options: FindEagerOptions): Promise<DeviceDescription> {
  const found = await findPackage(id, options);
  if (!found) return unusable(id, `not installed; ${remedy(id)}.`);
  const problem = packageProblem(found);
  if (problem) return unusable(id, problem);
  const result = await checkOnce(found, options);
  if (!result.tensorflow) return unusable(id, `${result.problem}; ${remedy(id)} to install it anew.`);
  return describeChecked(id, result.tensorflow, result.log);
}

/** After an installation what was found out before is no longer true. */
export function forgetChecks(): void {
  checks.clear();
}

function checkOnce(found: FoundPackage, options: CheckOptions): Promise<CheckResult> {
  const known = checks.get(found.folder) ?? checkPackage(found, options);
  checks.set(found.folder, known);
  return known;
}

function unusable(id: EagerId, problem: string): DeviceDescription {
  const kind = id === 'tfjs-node-gpu' ? 'gpu' : 'cpu';
  return { id, name: deviceName(kind === 'gpu'), kind, engine: 'TensorFlow', problem, facts: {} };
}

/** A package that computes. `log` is what TensorFlow wrote while it was loaded. */
export async function describeChecked(
  id: EagerId,
  { version, usesGpu }: TensorFlow,
  log: string,
  findGpus = nvidiaGpus,
): Promise<DeviceDescription> {
  const facts = { tensorflow: version, tfjs: version_core };
  const engine = engineName(version);
  if (!usesGpu) {
    const why = whyNoGpu(log);
    const note = `Computes on the processor: TensorFlow finds no GPU${why === undefined ? '' : ` (${why})`}.`;
    const base = {
      id,
      name: deviceName(false),
      kind: 'cpu',
      engine,
      memoryBytes: totalmem(),
      facts,
    } as const;
    return id === 'tfjs-node-gpu' ? { ...base, note } : base;
  }
  const used = gpuInLog(log);
  const gpus = await findGpus();
  const gpu = gpus.find(({ name }) => name === used?.name) ?? gpus[0];
  return {
    id,
    name: used?.name ?? gpu?.name ?? deviceName(true),
    kind: 'gpu',
    engine,
    ...(gpu?.memoryBytes === undefined ? {} : { memoryBytes: gpu.memoryBytes }),
    facts: {
      ...facts,
      ...(gpu?.driver === undefined ? {} : { driver: gpu.driver }),
      ...(used === undefined ? {} : { computeCapability: used.computeCapability }),
    },
  };
}
