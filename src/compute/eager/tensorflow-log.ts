/** What TensorFlow writes to standard error while it looks for GPUs. Its C library tells it in no other way. */

export interface GpuInLog {
  readonly name: string;
  readonly computeCapability: string;
}

/** The GPU that operations run on: of several, the addon takes the last. */
export function gpuInLog(log: string): GpuInLog | undefined {
  const line = /device:GPU:\d+ with \d+ MB memory:.*?name: ([^,]+),.*?compute capability: ([\d.]+)/g;
  const last = [...log.matchAll(line)].at(-1);
  return last && { name: last[1].trim(), computeCapability: last[2] };
}

/** Why TensorFlow found no GPU, in a few words; undefined where it does not say. */
export function whyNoGpu(log: string): string | undefined {
  const libraries = [...log.matchAll(/Could not load dynamic library '([^']+)'/g)].map(([, name]) => name);
  if (libraries.length > 0) return `cannot load ${[...new Set(libraries)].join(', ')}`;
  if (/Cannot dlopen some GPU libraries/.test(log)) return 'libraries of CUDA or cuDNN are missing';
  const driver = /failed call to cuInit: (.+)/.exec(log)?.[1];
  if (driver) return `the driver says: ${driver.trim()}`;
  if (/Could not find cuda drivers/.test(log)) return 'there is no CUDA driver';
  return undefined;
}
