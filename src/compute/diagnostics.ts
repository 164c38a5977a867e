import os, { homedir } from 'node:os';
import { version } from '../version';
import type { DeviceDescription, DeviceId } from './device';
import type { DeviceOptions } from './devices';
import { automaticDevice, findDevices } from './devices';
import type { Probe } from './probe/contract';
import type { ProbeOptions } from './probe/probe-device';
import { probeDevice } from './probe/probe-device';

export interface DiagnosedDevice extends DeviceDescription {
  /** What a measurement gave; undefined for a device that cannot be used, or that was not measured. */
  readonly probe?: Probe;
}

/** What a maintainer needs for a bug report. No paths, names or addresses. */
export interface Diagnostics {
  readonly version: string;
  readonly node: string;
  readonly electron?: string;
  readonly platform: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** What `auto` takes. */
  readonly automatic?: DeviceId;
  readonly devices: readonly DiagnosedDevice[];
}

export interface DiagnoseOptions extends DeviceOptions, Pick<ProbeOptions, 'signal' | 'milliseconds'> {
  /** Compute on every usable device for two seconds. */
  readonly probe: boolean;
  /** Hears of a device before it is measured. */
  readonly progress?: (device: DeviceDescription) => void;
}

/** Looks for the devices and, if asked to, measures them one after the other. Throws CancelledError after `signal`. */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnostics> {
  const found = await findDevices(options);
  const devices: DiagnosedDevice[] = [];
  for (const device of found) {
    const measured = options.probe && device.problem === undefined;
    if (measured) options.progress?.(device);
    const { threads, milliseconds, signal } = options;
    const probeOptions = { threads, milliseconds, signal, script: options.probeScript };
    const probe = measured ? await probeDevice(device.id, probeOptions) : undefined;
    devices.push(withoutPaths({ ...device, ...(probe ? { probe } : {}) }));
  }
  // What was measured and failed is not taken either.
  const working = devices.map(({ probe, ...device }) =>
    probe && 'error' in probe ? { ...device, problem: probe.error } : device,
  );
  const automatic = automaticDevice(working)?.id;
  return {
    version,
    node: process.version,
    ...(process.versions.electron ? { electron: process.versions.electron } : {}),
    platform: `${process.platform}-${process.arch}`,
    system: `${os.type()} ${os.release()}`,
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    ...(automatic === undefined ? {} : { automatic }),
    devices,
  };
}

/** What libraries say of a failure names their files in full; their folders tell of whom they belong to. */
function withoutPaths(device: DiagnosedDevice): DiagnosedDevice {
  const { problem, note, probe } = device;
  return {
    ...device,
    ...(problem === undefined ? {} : { problem: fileNamesOnly(problem) }),
    ...(note === undefined ? {} : { note: fileNamesOnly(note) }),
    ...(probe && 'error' in probe ? { probe: { error: fileNamesOnly(probe.error) } } : {}),
  };
}

/** `/home/ann/lib/a.so: file too short` as `a.so: file too short`; also for `C:\…` and `file:///…`, not for web addresses. */
export function fileNamesOnly(text: string): string {
  // The home folder first: its name may hold spaces.
  const home = homedir();
  const shortened = home.length > 1 ? text.replaceAll(home, '~') : text;
  return shortened.replace(
    /(?<![\w.:/\\~-])(?:file:\/\/)?(?:~|[a-z]:)?(?:[/\\][^/\\\s:;,'"“”()]+)*[/\\]([^/\\\s:;,'"“”()]+)/gi,
    '$1',
  );
}
