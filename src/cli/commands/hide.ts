import path from 'node:path';
import type { Command } from 'commander';
import { meanMetrics, measurePair } from '../../evaluation/pair-metrics';
import { hidePicture } from '../../hiding/hide-picture';
import { containerNameFor } from '../../hiding/names';
import type { CropPosition, Fit } from '../../images/resize';
import { interruptSignal } from '../interrupt';
import { withModel } from '../with-model';
import type { DeviceFlags } from '../options';
import {
  checkpointOrBundledOption,
  deviceOptions,
  fitOption,
  jsonOption,
  positionOption,
  workspaceOption,
} from '../options';
import { progressBar, ProgressLine } from '../progress-line';

interface HideFlags extends DeviceFlags {
  readonly workspace: string;
  readonly checkpoint: string;
  readonly output?: string;
  readonly fit: Fit;
  readonly position: CropPosition;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function addHideCommand(program: Command): void {
  const command = program
    .command('hide')
    .description(
      'Hide one picture in another. The container is as large as the cover and keeps its transparency, but nothing of its metadata.',
    )
    .argument('<cover>', 'picture to hide in')
    .argument('<secret>', 'picture to hide')
    .addOption(checkpointOrBundledOption())
    .option('-o, --output <file>', 'container to write: .png, .webp or .tiff (default: COVER.stego.png)')
    .addOption(fitOption())
    .addOption(positionOption())
    .option('--overwrite', 'replace the output if it exists')
    .addOption(workspaceOption())
    .addOption(jsonOption());
  deviceOptions().forEach((option) => command.addOption(option));
  command.action(async (cover: string, secret: string, flags: HideFlags) => {
    const line = new ProgressLine();
    const output = path.resolve(flags.output ?? containerNameFor(cover));
    const hidden = await withModel(path.resolve(flags.workspace), flags.checkpoint, flags, (model) =>
      hidePicture(model, {
        cover,
        secret,
        output,
        fit: flags.fit,
        position: flags.position,
        overwrite: flags.overwrite ?? false,
        signal: interruptSignal(),
        progress: (fraction) => line.update(`Hiding ${progressBar(fraction)}`),
      }),
    ).finally(() => line.clear());
    const { cover: coverImage, container, secret: secretImage, revealed } = hidden;
    const metrics = meanMetrics([measurePair(coverImage, container, secretImage, revealed)]);
    const { width, height } = container;
    if (flags.json) {
      const result = { output, width, height, cover: metrics.cover, secret: metrics.secret };
      process.stdout.write(`${JSON.stringify(result)}\n`);
    } else {
      const [coverPsnr, secretPsnr] = [metrics.cover, metrics.secret].map(({ psnr }) => psnr.toFixed(2));
      process.stdout.write(`${output}\ncover ${coverPsnr} dB, secret ${secretPsnr} dB\n`);
    }
  });
}
