import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

export interface NvidiaGpu {
  readonly name: string;
  /** Bytes. */
  readonly memoryBytes?: number;
  readonly driver?: string;
}

const query = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader'];

/** The GPUs that NVIDIA's driver knows; none where there is no driver. */
export async function nvidiaGpus(): Promise<NvidiaGpu[]> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000, windowsHide: true });
    return parseNvidiaSmi(stdout);
  } catch {
    return gpusOfKernelModule();
  }
}

/** Lines such as `NVIDIA H100 80GB HBM3, 81559 MiB, 550.54.15`. */
export function parseNvidiaSmi(text: string): NvidiaGpu[] {
  return text.split('\n').flatMap((line) => {
    const [name, memory, driver] = line.split(',').map((part) => part.trim());
    if (!name || driver === undefined) return [];
    const mebibytes = /^(\d+) MiB$/.exec(memory)?.[1];
    return [{ name, driver, ...(mebibytes ? { memoryBytes: Number(mebibytes) * 2 ** 20 } : {}) }];
  });
}

/** What the kernel module of the driver tells on Linux: a file for each GPU with a line `Model: <name>`. */
async function gpusOfKernelModule(): Promise<NvidiaGpu[]> {
  const folder = '/proc/driver/nvidia/gpus';
  const found: NvidiaGpu[] = [];
  for (const bus of await readdir(folder).catch(() => [])) {
    const text = await readFile(path.join(folder, bus, 'information'), 'utf8').catch(() => '');
    const name = nvidiaModel(text);
    if (name) found.push({ name });
  }
  return found;
}

/** The version in /proc/driver/nvidia/version, for example `550.54.15`. */
export function nvidiaDriverVersion(text: string): string | undefined {
  return /Kernel Module(?: for \S+)?\s+(\d+(?:\.\d+)+)/.exec(text)?.[1];
}

/** The model in a /proc/driver/nvidia/gpus/…/information, for example `NVIDIA H100 80GB HBM3`. */
export function nvidiaModel(text: string): string | undefined {
  const model = /^Model:\s*(.+?)\s*$/m.exec(text)?.[1];
  if (!model || model === 'Unknown') return undefined;
  return /^NVIDIA\b/.test(model) ? model : `NVIDIA ${model}`;
}
