import os from 'node:os';
import type { Command } from 'commander';
import { findDevices } from '../../compute/devices';
import { plainTable } from '../../evaluation/table';
import { version } from '../../version';
import { jsonOption } from '../options';

export function addDevicesCommand(program: Command): void {
  program
    .command('devices')
    .description('List the devices that networks can run on; the first is what auto takes.')
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
      const rows = devices.map(({ id, name, kind, engine }) => [id, name, kind, engine]);
      process.stdout.write(`${plainTable(['id', 'name', 'kind', 'engine'], rows)}\n`);
    });
}
