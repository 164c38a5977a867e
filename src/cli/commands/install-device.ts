import { Argument } from 'commander';
import type { Command } from 'commander';
import { installBackend } from '../../compute/eager/install/install-backend';
import { eagerIds } from '../../compute/eager/packages';
import type { EagerId } from '../../compute/eager/packages';
import { interruptSignal } from '../interrupt';
import { jsonOption } from '../options';
import { progressBar, ProgressLine } from '../progress-line';

interface Flags {
  readonly folder?: string;
  readonly library?: string;
  readonly sha256?: string;
  readonly json?: boolean;
}

export function addInstallDeviceCommand(devices: Command): void {
  devices
    .command('install')
    .description(
      'Install TensorFlow as a device (Linux; downloads several hundred megabytes, needs npm and g++).',
    )
    .addArgument(new Argument('[device]', 'what to install').choices(eagerIds).default('tfjs-node-gpu'))
    .option('--folder <dir>', "where to (default: in the user's data folder, where it is found again)")
    .option('--library <address>', "TensorFlow's C library, a .tar.gz: its web address, or a file")
    .option('--sha256 <hex>', 'checksum of that file')
    .addOption(jsonOption())
    // The command above has an option of the same name and would take it.
    .action(async (id: EagerId, _: unknown, command: Command) => {
      const { folder, library, sha256, json } = command.optsWithGlobals<Flags>();
      if (sha256 !== undefined && library === undefined) {
        command.error("error: option '--sha256' is the checksum of what '--library' names; give both");
      }
      const line = new ProgressLine();
      const result = await installBackend({
        id,
        folder,
        ...(library === undefined ? {} : { library: { address: library, sha256 } }),
        signal: interruptSignal(),
        progress: (fraction, message) => line.update(`${progressBar(fraction)}  ${message}`),
      }).finally(() => line.clear());
      if (json) {
        process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
        return;
      }
      const { device } = result;
      process.stdout.write(`Installed in ${result.folder}\n`);
      process.stdout.write(`${device.id}: ${device.name}, ${device.engine}\n`);
      if (device.note !== undefined) process.stdout.write(`${device.note}\n`);
      if (folder !== undefined) process.stdout.write(`Set STEGO_CUDA_BACKEND=${result.folder} to use it.\n`);
    });
}
