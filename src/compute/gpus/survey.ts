import os from 'node:os';
import { linuxSurvey } from './linux';
import { windowsSurvey } from './windows';

export interface Gpu {
  /** For people, for example `NVIDIA GeForce RTX 4070`. */
  readonly name: string;
  /** Memory of its own, in bytes, where the system says. */
  readonly memoryBytes?: number;
}

/** What the system says of its GPUs, found out without starting any of them. */
export interface GpuSurvey {
  /** The one that a WebGPU implementation would take; undefined where it finds none or only emulation. */
  readonly gpu?: Gpu;
  /** A GPU that CUDA can use, also where WebGPU cannot. */
  readonly nvidia?: Gpu;
  /** What stands in for a GPU on the processor where WebGPU finds no other. */
  readonly emulator?: string;
  /** Why there is no `gpu` and what to do about it, in one line. */
  readonly problem?: string;
  /** Drivers and versions, without paths. */
  readonly facts: Readonly<Record<string, string>>;
}

let known: Promise<GpuSurvey> | undefined;

/** What GPUs this machine has. Asked once in a process: on Windows it takes a second. */
export function surveyGpus(): Promise<GpuSurvey> {
  known ??= survey();
  return known;
}

async function survey(): Promise<GpuSurvey> {
  switch (process.platform) {
    case 'linux':
      return linuxSurvey();
    case 'win32':
      return windowsSurvey();
    case 'darwin':
      // Metal has no emulation, and every Apple processor has a GPU.
      return { gpu: { name: `${os.cpus()[0]?.model ?? 'Apple'} GPU` }, facts: {} };
    default:
      return { problem: 'GPUs are known on Linux, Windows and macOS only: use cpu.', facts: {} };
  }
}
