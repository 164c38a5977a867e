import type { Command } from 'commander';
import type { DiagnosedDevice } from '../../compute/diagnostics';
import { diagnose } from '../../compute/diagnostics';
import { plainTable } from '../../evaluation/table';
import { interruptSignal } from '../interrupt';
import { jsonOption } from '../options';
import { ProgressLine } from '../progress-line';
import { addInstallDeviceCommand } from './install-device';

interface DevicesFlags {
  readonly json?: boolean;
  readonly probe: boolean;
}

export function addDevicesCommand(program: Command): void {
  const devicesCommand = program
    .command('devices')
    .description(
      'List the devices that networks can run on, how fast they are, and what to do about the others.',
    )
    .option('--no-probe', 'do not compute on every device for two seconds')
    .addOption(jsonOption())
    .action(async ({ json, probe }: DevicesFlags) => {
      const line = new ProgressLine();
      const diagnostics = await diagnose({
        probe,
        signal: interruptSignal(),
        progress: ({ name }) => line.update(`Measuring ${name} …`),
      }).finally(() => line.clear());
      if (json) {
        process.stdout.write(`${JSON.stringify(diagnostics, undefined, 2)}\n`);
        return;
      }
      const { devices, automatic } = diagnostics;
      const rows = devices.map((device) => [
        device.id === automatic ? `${device.id} (auto)` : device.id,
        device.name,
        device.engine,
        device.memoryBytes === undefined ? '' : `${(device.memoryBytes / 2 ** 30).toFixed(1)} GiB`,
        speedText(device),
      ]);
      process.stdout.write(`${plainTable(['id', 'name', 'engine', 'memory', 'speed'], rows)}\n`);
      for (const { id, problem, note } of devices) {
        if (problem ?? note) process.stdout.write(`${id}: ${problem ?? note}\n`);
      }
    });
  addInstallDeviceCommand(devicesCommand);
}

function speedText({ problem, probe }: DiagnosedDevice): string {
  if (problem !== undefined) return 'cannot be used';
  if (probe === undefined) return '';
  return 'error' in probe ? `failed: ${probe.error}` : `${(probe.flopsPerSecond / 1e9).toFixed(0)} GFLOP/s`;
}
