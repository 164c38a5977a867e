/** What the NVIDIA driver for Linux says of itself below /proc/driver/nvidia. */

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
