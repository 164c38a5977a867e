import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { scanDataset, unseenBy } from '../../datasets/layout';
import { resolveDataset } from '../../datasets/registry';
import { messageOf, UserError } from '../../errors';
import { refuseExisting, writeFileAtomic } from '../../files/write-atomic';
import type { Channel } from '../../evaluation/channel';
import { CHANNEL_FORMS, parseChannel, pngChannel } from '../../evaluation/channel';
import { evaluateDataset, lsbBits } from '../../evaluation/evaluate-dataset';
import { bundledReference } from '../../runs/bundled-checkpoint';
import { resolveCheckpoint } from '../../runs/checkpoint-reference';
import type { DatasetEvaluation } from '../../evaluation/evaluate-dataset';
import { drawHistograms } from '../../evaluation/histogram-drawing';
import type { ImageReport, PairReport } from '../../evaluation/pair-metrics';
import { sixColumnSheet } from '../../evaluation/sheet';
import { reportTable } from '../../evaluation/table';
import { requireLosslessName, writeLossless } from '../../images/write';
import { interruptSignal } from '../interrupt';
import type { DeviceFlags } from '../options';
import { checkpointOption, deviceOptions, jsonOption, positive, whole, workspaceOption } from '../options';
import { ProgressLine } from '../progress-line';
import { withResolvedModel } from '../with-model';

interface EvalFlags extends DeviceFlags {
  readonly workspace: string;
  readonly checkpoint?: string;
  readonly data?: string;
  readonly channel: Channel;
  readonly pairs?: number;
  readonly size?: number | 'full';
  readonly sheet?: string;
  readonly amplify: number;
  readonly histogram?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

const sizeOf = (text: string): number | 'full' => {
  if (text === 'full') return text;
  const size = Number(text);
  if (!/^\d+$/.test(text) || size < 8) throw new InvalidArgumentError('It must be at least 8, or "full".');
  return size;
};

const channelOf = (text: string): Channel => {
  try {
    return parseChannel(text);
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
};

export function addEvalCommand(program: Command): void {
  const command = program
    .command('eval')
    .description(
      'Measure a checkpoint on pairs that it was not trained on, each container sent through a channel, with LSB beside it.',
    )
    .argument('[checkpoint]', 'the same as --checkpoint')
    .addOption(checkpointOption())
    .option(
      '-d, --data <dataset>',
      'a dataset by its name, or a folder (from the workspace); default: what was held out from training; needed for models trained elsewhere, such as the bundled one',
    )
    .addOption(
      new Option(
        '--channel <channel>',
        `what containers go through before they are revealed: ${CHANNEL_FORMS}`,
      )
        .argParser(channelOf)
        .default(pngChannel, pngChannel.name),
    )
    .addOption(new Option('--pairs <n>', 'the first n pairs (default: all)').argParser(whole(1)))
    .addOption(
      new Option('--size <px>', 'side to bring pictures to, or full (default: as trained)').argParser(sizeOf),
    )
    .option('--sheet <file>', 'also write the six-column sheet of the first pairs, as .png, .webp or .tiff')
    .addOption(
      new Option('--amplify <x>', 'factor on the differences in the sheet').argParser(positive).default(1),
    )
    .option('--histogram <file>', 'also draw how often each error occurs in covers and in secrets, as .svg')
    .option('--overwrite', 'replace the sheet and the histogram if they exist')
    .addOption(workspaceOption())
    .addOption(jsonOption());
  deviceOptions().forEach((option) => command.addOption(option));
  command.action(async (argument: string | undefined, flags: EvalFlags) => {
    const reference = flags.checkpoint ?? argument;
    if (argument !== undefined && argument !== reference)
      throw new UserError(`Name one checkpoint, not both ${argument} and ${reference}.`);
    if (!reference)
      throw new UserError('Name a checkpoint: a run, run@STEP, a file or bundled. See stego eval --help.');
    // Before the work, which may take minutes.
    if (flags.sheet) requireLosslessName(flags.sheet);
    if (flags.histogram) requireSvgName(flags.histogram);
    for (const file of [flags.sheet, flags.histogram]) {
      if (file && !flags.overwrite) await refuseExisting(file);
    }
    const workspace = path.resolve(flags.workspace);
    const checkpoint = await resolveCheckpoint(workspace, reference);
    const { config } = checkpoint;
    const data = flags.data ?? checkpoint.trainedOn;
    if (data === undefined)
      throw new UserError(
        `${reference} was trained elsewhere: name pictures to measure it on, --data FOLDER.`,
      );
    // A file from elsewhere may have been trained on what its config names, so that it is left out. The bundled one was
    // not: nobody has its images but who made them.
    const named = path.resolve(workspace, config.dataset.path);
    const seen = reference === bundledReference ? undefined : (checkpoint.trainedOn ?? named);
    const line = new ProgressLine();
    const result = await withResolvedModel(checkpoint, flags, async (model) => {
      const dataset = await resolveDataset(workspace, data);
      const files = await scanDataset(dataset.path);
      const size = flags.size ?? config.imageSize;
      return evaluateDataset(model, await unseenBy(seen, files), {
        channel: flags.channel,
        pairs: flags.pairs,
        size: size === 'full' ? undefined : size,
        fit: config.dataset.fit,
        signal: interruptSignal(),
        progress: (done) => line.update(`${done} pairs measured`),
      });
    }).finally(() => line.clear());
    const channel = flags.channel.name;
    process.stdout.write(
      flags.json ? `${JSON.stringify(asJson(reference, channel, result))}\n` : asText(channel, result),
    );
    const { pairs } = result.network;
    if (flags.pairs !== undefined && pairs < flags.pairs)
      process.stderr.write(
        `Measured ${pairs} of ${flags.pairs} pairs: there are no more that it was not trained on.\n`,
      );
    await writePictures(result, flags);
  });
}

async function writePictures({ sheet, histograms }: DatasetEvaluation, flags: EvalFlags): Promise<void> {
  const overwrite = flags.overwrite ?? false;
  if (flags.sheet) await writeLossless(flags.sheet, sixColumnSheet(sheet, flags.amplify), { overwrite });
  if (flags.histogram) {
    const drawing = drawHistograms([
      { title: 'Errors of the cover', histogram: histograms.cover },
      { title: 'Errors of the secret', histogram: histograms.secret },
    ]);
    await writeFileAtomic(flags.histogram, drawing, { overwrite });
  }
}

function requireSvgName(file: string): void {
  if (path.extname(file).toLowerCase() !== '.svg')
    throw new UserError(`Cannot write ${file}: a histogram is drawn as .svg.`);
}

function asJson(checkpoint: string, channel: string, { network, lsb, histograms }: DatasetEvaluation) {
  const images = ({ cover, secret }: PairReport) => ({ cover, secret });
  const baselines = Object.fromEntries(lsbBits.map((bits) => [bits, images(lsb[bits])]));
  return { checkpoint, channel, pairs: network.pairs, ...images(network), lsb: baselines, histograms };
}

function asText(channel: string, { network, lsb }: DatasetEvaluation): string {
  const rows = [
    { label: 'network', report: network },
    ...lsbBits.map((bits) => ({ label: `LSB, ${bits} bits`, report: lsb[bits] })),
  ];
  const byChannel = ({ rmseByChannel }: ImageReport) =>
    rmseByChannel.map((rmse) => rmse.toFixed(2)).join(' / ');
  const { cover, secret } = network;
  const pairs = network.pairs === 1 ? '1 pair' : `${network.pairs} pairs`;
  return [
    reportTable(rows),
    `RMSE of the network in red / green / blue: cover ${byChannel(cover)}, secret ${byChannel(secret)}`,
    `${pairs} through ${channel}: the cover with the container as hidden, the secret as revealed after the channel`,
    'PSNR in dB over RGB, worst: lowest PSNR of a pair, RMSE and MAE on 0–255\n',
  ].join('\n');
}
