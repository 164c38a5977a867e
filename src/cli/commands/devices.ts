import os from 'node:os';
import type { Command } from 'commander';
import { automaticDevice, findDevices } from '../../compute/devices';
import { plainTable } from '../../evaluation/table';
import { version } from '../../version';
import { jsonOption } from '../options';

export function addDevicesCommand(program: Command): void {
  program
    .command('devices')
    .description('List the devices that networks can run on.')
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
      const automatic = automaticDevice(devices)?.id;
      const rows = devices.map(({ id, name, kind, engine, problem }) => [
        id === automatic ? `${id} (auto)` : id,
        name,
        kind,
        problem === undefined ? engine : 'cannot be used',
      ]);
      process.stdout.write(`${plainTable(['id', 'name', 'kind', 'engine'], rows)}\n`);
      for (const { id, problem, note } of devices) {
        if (problem ?? note) process.stdout.write(`${id}: ${problem ?? note}\n`);
      }
    });
}
