import os from 'node:os';
import type { Command } from 'commander';
import { automaticDevice, findDevices } from '../../compute/devices';
import { plainTable } from '../../evaluation/table';
import { version } from '../../version';
import { jsonOption } from '../options';
import { addInstallDeviceCommand } from './install-device';

export function addDevicesCommand(program: Command): void {
  const devicesCommand = program
    .command('devices')
    .description('List the devices that networks can run on, and why some cannot be used.')
    .addOption(jsonOption())
    .action(async (flags: { json?: boolean }) => {
      const devices = await findDevices();
      if (flags.json) {
        const about = {
          version,
          node: process.version,
          platform: `${process.platform}-${process.arch}`,
          processor: os.cpus()[0]?.model ?? 'unknown',
          memoryBytes: os.totalmem(),
          devices,
        };
        process.stdout.write(`${JSON.stringify(about, undefined, 2)}\n`);
        return;
      }
      const rows = devices.map(({ id, name, kind, engine, problem }) => [
        id,
        problem === undefined ? name : '-',
        kind,
        engine,
      ]);
      const remarks = devices.flatMap(({ id, problem, note }) => {
        const remark = problem ?? note;
        return remark === undefined ? [] : [`${id}: ${remark}`];
      });
      const chosen = `auto takes ${automaticDevice(devices)?.id ?? 'none of them'}.`;
      const lines = [plainTable(['id', 'name', 'kind', 'engine'], rows), '', chosen, ...remarks];
      process.stdout.write(`${lines.join('\n')}\n`);
    });
  addInstallDeviceCommand(devicesCommand);
}
