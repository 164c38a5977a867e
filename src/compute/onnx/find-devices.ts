import { totalmem } from 'node:os';
import type { DeviceDescription, DeviceId } from '../device';
import type { GpuSurvey } from '../gpus/survey';
import { surveyGpus } from '../gpus/survey';
import type { OnnxDeviceOptions } from './onnx-device';
import type { OnnxPackages } from './packages';
import { onnxPackages } from './packages';
import { isOnnxDevice, providers } from './providers';
import { inThreads, processorThreads } from './threads';

/**
 * The devices that onnxruntime brings, usable or not. Nothing of it is loaded.
 * @param wanted The only one that matters; for a processor the system is not asked about its GPUs.
 */
export async function findOnnxDevices(
  { threads }: OnnxDeviceOptions,
  wanted?: DeviceId,
): Promise<DeviceDescription[]> {
  const gpusMatter = wanted === undefined || (isOnnxDevice(wanted) && providers[wanted].target === 'gpu');
  return describeOnnxDevices({
    platform: process.platform,
    arch: process.arch,
    packages: await onnxPackages(),
    survey: gpusMatter ? await surveyGpus() : { facts: {} },
    threads: processorThreads(threads),
    memoryBytes: totalmem(),
  });
}

export interface OnnxSurroundings {
  readonly platform: string;
  readonly arch: string;
  readonly packages: OnnxPackages;
  readonly survey: GpuSurvey;
  readonly threads: number;
  /** Of the machine. */
  readonly memoryBytes: number;
}

/** What there is and what can be used of it, as people are told it. */
export function describeOnnxDevices(on: OnnxSurroundings): DeviceDescription[] {
  const devices = [webgpu(on), cpu(on), wasm(on)];
  if (on.platform !== 'darwin') devices.push(cuda(on));
  if (on.platform === 'win32') devices.push(directml(on));
  return devices;
}

const engineOf = (version: string | undefined) => (version ? `onnxruntime ${version}` : 'onnxruntime');

function noBinary({ platform, arch }: OnnxSurroundings): string {
  const system = platform === 'darwin' && arch === 'x64' ? 'macOS on Intel' : `${platform}-${arch} here`;
  return `onnxruntime has no native library for ${system}: use wasm.`;
}

function cpu(on: OnnxSurroundings): DeviceDescription {
  const { packages, threads, memoryBytes } = on;
  return {
    id: 'cpu',
    name: `CPU, ${inThreads(threads)}`,
    kind: 'cpu',
    engine: engineOf(packages.native),
    memoryBytes,
    ...(packages.native ? {} : { problem: noBinary(on) }),
    facts: {},
  };
}

function wasm({ packages, memoryBytes }: OnnxSurroundings): DeviceDescription {
  return {
    id: 'wasm',
    name: `WebAssembly, ${inThreads(1)}`,
    kind: 'cpu',
    engine: engineOf(packages.web),
    // The most that 32-bit addresses reach.
    memoryBytes: Math.min(memoryBytes, 2 ** 32),
    ...(packages.web ? {} : { problem: 'It is packed only where nothing else runs: use cpu.' }),
    facts: {},
  };
}

function webgpu(on: OnnxSurroundings): DeviceDescription {
  const { packages, survey, platform, arch } = on;
  const { gpu, emulator, problem, facts } = survey;
  const shared = { id: 'webgpu', engine: engineOf(packages.native), facts } as const;
  if (!packages.providers.webgpu) {
    const reason = packages.native
      ? `onnxruntime brings no WebGPU for ${platform}-${arch}: use cpu.`
      : noBinary(on);
    return { ...shared, name: 'WebGPU', kind: gpu ? 'gpu' : 'cpu', problem: reason };
  }
  if (gpu) {
    return { ...shared, name: `WebGPU on ${gpu.name}`, kind: 'gpu', memoryBytes: gpu.memoryBytes };
  }
  if (emulator) {
    const note = `It is emulated on the processor, slower than the device cpu. ${problem ?? ''}`.trim();
    return { ...shared, name: `WebGPU on ${emulator}`, kind: 'cpu', note };
  }
  return { ...shared, name: 'WebGPU', kind: 'cpu', problem: problem ?? 'No GPU was found: use cpu.' };
}

function cuda({ packages, survey }: OnnxSurroundings): DeviceDescription {
  const { nvidia, facts } = survey;
  const problem = !nvidia
    ? 'No NVIDIA GPU was found: use cpu.'
    : !packages.providers.cuda
      ? "onnxruntime's CUDA libraries are not installed: use webgpu, which needs none."
      : undefined;
  return {
    id: 'cuda',
    name: nvidia ? `CUDA on ${nvidia.name}` : 'CUDA',
    kind: 'gpu',
    engine: engineOf(packages.native),
    ...(problem ? { problem } : {}),
    facts,
  };
}

function directml({ packages, survey: { gpu, problem, facts } }: OnnxSurroundings): DeviceDescription {
  const missing = packages.providers.directml
    ? undefined
    : 'onnxruntime brings no DirectML for this system: use webgpu.';
  const why = missing ?? (gpu ? undefined : (problem ?? 'No GPU was found: use cpu.'));
  return {
    id: 'directml',
    name: gpu ? `DirectML on ${gpu.name}` : 'DirectML',
    kind: 'gpu',
    engine: engineOf(packages.native),
    ...(why ? { problem: why } : {}),
    facts,
  };
}
