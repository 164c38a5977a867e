import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GpuSurvey } from './survey';

const question =
  'Get-CimInstance Win32_VideoController | Select-Object Name, DriverVersion, PNPDeviceID | ConvertTo-Json';
const timeoutMs = 15_000;

/** The GPUs that Windows lists. */
export async function windowsSurvey(): Promise<GpuSurvey> {
  const powershell = promisify(execFile)(
    'powershell.exe',
    ['-NoProfile', '-NonInteractive', '-Command', question],
    { timeout: timeoutMs, windowsHide: true },
  );
  return judgeVideoControllers(
    await powershell.then(
      ({ stdout }) => stdout,
      () => '',
    ),
  );
}

interface VideoController {
  readonly Name?: unknown;
  readonly DriverVersion?: unknown;
  readonly PNPDeviceID?: unknown;
}

/** @param json What PowerShell prints: one object, or a list where there are several; nothing where it failed. */
export function judgeVideoControllers(json: string): GpuSurvey {
  const controllers = parse(json);
  if (!controllers) {
    return {
      problem: 'Windows did not say which GPU it has, so it is not chosen by itself.',
      emulator: 'an unknown adapter',
      facts: {},
    };
  }
  const described = controllers.map(({ Name, DriverVersion, PNPDeviceID }) => ({
    name: String(Name),
    driver: String(DriverVersion),
    // Remote desktops and virtual screens hang on ROOT, SWD or VMBUS.
    hardware: /^(PCI|ACPI)\\/i.test(String(PNPDeviceID)) && !/^Microsoft (Basic|Remote)/.test(String(Name)),
  }));
  const facts = Object.fromEntries(described.map(({ name, driver }) => [name, `driver ${driver}`]));
  const rank = (name: string) => [/NVIDIA/i, /Radeon (RX|Pro)|Arc/i].findIndex((each) => each.test(name));
  // Those with memory of their own before those that share the processor's.
  const order = (name: string) => (rank(name) < 0 ? 2 : rank(name));
  const [gpu] = described.filter((each) => each.hardware).sort((a, b) => order(a.name) - order(b.name));
  if (gpu)
    return { gpu: { name: gpu.name }, nvidia: order(gpu.name) === 0 ? { name: gpu.name } : undefined, facts };
  return {
    emulator: 'the Microsoft Basic Render Driver',
    problem: "No GPU was found: install its maker's driver, or use cpu.",
    facts,
  };
}

function parse(json: string): VideoController[] | undefined {
  try {
    const value = JSON.parse(json) as VideoController | VideoController[];
    return [value].flat();
  } catch {
    return undefined;
  }
}
