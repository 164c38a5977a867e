import path from 'node:path';
import type { Command } from 'commander';
import { refuseExisting } from '../../files/write-atomic';
import { revealPicture } from '../../hiding/hide-picture';
import { revealedNameFor } from '../../hiding/names';
import { requireLosslessName, writeLossless } from '../../images/write';
import { interruptSignal } from '../interrupt';
import { withModel } from '../with-model';
import type { DeviceFlags } from '../options';
import { checkpointOrBundledOption, deviceOptions, jsonOption, workspaceOption } from '../options';
import { progressBar, ProgressLine } from '../progress-line';

interface RevealFlags extends DeviceFlags {
  readonly workspace: string;
  readonly checkpoint: string;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function addRevealCommand(program: Command): void {
  const command = program
    .command('reveal')
    .description('Reveal the picture that a container hides, with the checkpoint that hid it.')
    .argument('<container>', 'picture with another one inside')
    .addOption(checkpointOrBundledOption())
    .option('-o, --output <file>', 'picture to write: .png, .webp or .tiff (default: CONTAINER.revealed.png)')
    .option('--overwrite', 'replace the output if it exists')
    .addOption(workspaceOption())
    .addOption(jsonOption());
  deviceOptions().forEach((option) => command.addOption(option));
  command.action(async (container: string, flags: RevealFlags) => {
    const line = new ProgressLine();
    const output = path.resolve(flags.output ?? revealedNameFor(container));
    const overwrite = flags.overwrite ?? false;
    requireLosslessName(output);
    if (!overwrite) await refuseExisting(output);
    const { revealed } = await withModel(path.resolve(flags.workspace), flags.checkpoint, flags, (model) =>
      revealPicture(model, container, {
        signal: interruptSignal(),
        progress: (fraction) => line.update(`Revealing ${progressBar(fraction)}`),
      }),
    ).finally(() => line.clear());
    await writeLossless(output, revealed, { overwrite });
    const { width, height } = revealed;
    process.stdout.write(flags.json ? `${JSON.stringify({ output, width, height })}\n` : `${output}\n`);
  });
}
