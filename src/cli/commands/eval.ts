import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { scanDataset, unseenBy } from '../../datasets/layout';
import { resolveDataset } from '../../datasets/registry';
import { UserError } from '../../errors';
import { bundledReference } from '../../runs/bundled-checkpoint';
import { refuseExisting } from '../../files/write-atomic';
import { evaluateDataset } from '../../evaluation/evaluate-dataset';
import type { DatasetEvaluation } from '../../evaluation/evaluate-dataset';
import { sixColumnSheet } from '../../evaluation/sheet';
import { metricsTable } from '../../evaluation/table';
import { requireLosslessName, writeLossless } from '../../images/write';
import { interruptSignal } from '../interrupt';
import type { DeviceFlags } from '../options';
import { checkpointOption, deviceOptions, jsonOption, positive, whole, workspaceOption } from '../options';
import { ProgressLine } from '../progress-line';
import { withModel } from '../with-model';

interface EvalFlags extends DeviceFlags {
  readonly workspace: string;
  readonly checkpoint?: string;
  readonly data?: string;
  readonly pairs?: number;
  readonly size?: number | 'full';
  readonly sheet?: string;
  readonly amplify: number;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

const sizeOf = (text: string): number | 'full' => {
  if (text === 'full') return text;
  const size = Number(text);
  if (!/^\d+$/.test(text) || size < 8) throw new InvalidArgumentError('It must be at least 8, or "full".');
  return size;
};

export function addEvalCommand(program: Command): void {
  const command = program
    .command('eval')
    .description(
      'Measure a checkpoint on pairs that it was not trained on, each container saved as PNG and read again, with LSB beside it.',
    )
    .argument('[checkpoint]', 'the same as --checkpoint')
    .addOption(checkpointOption())
    .option(
      '-d, --data <dataset>',
      'a dataset by its name, or a folder (from the workspace); default: what was held out from training; needed for the bundled model',
    )
    .addOption(new Option('--pairs <n>', 'the first n pairs (default: all)').argParser(whole(1)))
    .addOption(
      new Option('--size <px>', 'side to bring pictures to, or full (default: as trained)').argParser(sizeOf),
    )
    .option('--sheet <file>', 'also write the six-column sheet of the first pairs, as .png, .webp or .tiff')
    .addOption(
      new Option('--amplify <x>', 'factor on the differences in the sheet').argParser(positive).default(1),
    )
    .option('--overwrite', 'replace the sheet if it exists')
    .addOption(workspaceOption())
    .addOption(jsonOption());
  deviceOptions().forEach((option) => command.addOption(option));
  command.action(async (argument: string | undefined, flags: EvalFlags) => {
    const reference = flags.checkpoint ?? argument;
    if (argument !== undefined && argument !== reference)
      throw new UserError(`Name one checkpoint, not both ${argument} and ${reference}.`);
    if (!reference)
      throw new UserError('Name a checkpoint: a run, run@STEP, a file or bundled. See stego eval --help.');
    // It was trained elsewhere: what its config calls the dataset is no folder of this workspace.
    const isBundled = reference === bundledReference;
    if (isBundled && flags.data === undefined)
      throw new UserError('Name pictures to measure the bundled model on: --data FOLDER.');
    if (flags.sheet) {
      requireLosslessName(flags.sheet);
      if (!flags.overwrite) await refuseExisting(flags.sheet);
    }
    const workspace = path.resolve(flags.workspace);
    const line = new ProgressLine();
    const result = await withModel(workspace, reference, flags, async (model, { config }) => {
      const trained = path.resolve(workspace, config.dataset.path);
      const dataset = await resolveDataset(workspace, flags.data ?? trained);
      const files = await scanDataset(dataset.path);
      const size = flags.size ?? config.imageSize;
      return evaluateDataset(model, await unseenBy(isBundled ? undefined : trained, files), {
        pairs: flags.pairs,
        size: size === 'full' ? undefined : size,
        fit: config.dataset.fit,
        signal: interruptSignal(),
        progress: (done) => line.update(`${done} pairs measured`),
      });
    }).finally(() => line.clear());
    if (flags.sheet) {
      const sheet = sixColumnSheet(result.sheet, flags.amplify);
      await writeLossless(flags.sheet, sheet, { overwrite: flags.overwrite ?? false });
    }
    process.stdout.write(flags.json ? `${JSON.stringify(asJson(reference, result))}\n` : asTable(result));
  });
}

function asJson(checkpoint: string, { network, lsb }: DatasetEvaluation) {
  const { pairs, cover, secret } = network;
  return { checkpoint, channel: 'png', pairs, cover, secret, lsb };
}

function asTable({ network, lsb }: DatasetEvaluation): string {
  const rows = [
    { label: 'network', metrics: network },
    ...([2, 3, 4] as const).map((bits) => ({ label: `LSB, ${bits} bits`, metrics: lsb[bits] })),
  ];
  const pairs = network.pairs === 1 ? '1 pair' : `${network.pairs} pairs`;
  return `${metricsTable(rows)}\n${pairs} through PNG; PSNR in dB over RGB, RMSE on 0–255\n`;
}
