import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { openDevice } from '../../compute/devices';
import { addDataset, listDatasets } from '../../datasets/registry';
import { createSampleDataset } from '../../datasets/sample-dataset';
import { synthesiseImage } from '../../datasets/synthesiser/synthesise';
import { hideLsb, revealLsb } from '../../evaluation/lsb';
import { measurePair } from '../../evaluation/pair-metrics';
import { metricsTable } from '../../evaluation/table';
import { hidePicture, revealPicture } from '../../hiding/hide-picture';
import { StegoModel } from '../../hiding/stego-model';
import { readRgb } from '../../images/read';
import { writeLossless } from '../../images/write';
import { bundledReference } from '../../runs/bundled-checkpoint';
import { resolveCheckpoint } from '../../runs/checkpoint-reference';
import { checkRunConfig } from '../../runs/config';
import { createRun } from '../../runs/run-folder';
import { presets } from '../../training/presets';
import { loadTrainedNetwork } from '../../training/trained-network';
import { interruptSignal } from '../interrupt';
import type { DeviceFlags } from '../options';
import { deviceOptions, positive } from '../options';
import { progressBar, ProgressLine } from '../progress-line';
import { runTraining } from '../run-training';
import { withModel } from '../with-model';

interface DemoFlags extends DeviceFlags {
  readonly minutes: number;
}

const datasetName = 'sample-images';
const sample = { count: 400, size: 128, seed: 1 };
/** The pair that is hidden: pictures of another seed than those trained on, and larger. */
const pair = { seed: 2, size: 256 };

export function addDemoCommand(program: Command): void {
  const command = program
    .command('demo')
    .description('Everything once: make sample images, train a small network, hide a picture, reveal it.')
    .argument('[folder]', 'workspace to work in', '.stego-sample')
    .addOption(new Option('--minutes <n>', 'minutes of training').argParser(positive).default(2));
  deviceOptions().forEach((option) => command.addOption(option));
  command.action(async (folder: string, flags: DemoFlags) => {
    const workspace = path.resolve(folder);
    await makeDataset(workspace);
    const run = await trainNetwork(workspace, flags);
    await hideAndReveal(workspace, run, flags);
  });
}

const say = (text: string) => process.stdout.write(`${text}\n`);

async function makeDataset(workspace: string): Promise<void> {
  const folder = path.join(workspace, datasetName);
  const line = new ProgressLine();
  await createSampleDataset(folder, {
    ...sample,
    signal: interruptSignal(),
    progress: (done, total) => line.update(`Making ${total} images ${progressBar(done / total)}`),
  }).finally(() => line.clear());
  const { datasets } = await listDatasets(workspace);
  if (!datasets.some(({ name }) => name === datasetName)) await addDataset(workspace, folder, datasetName);
  say(`Sample dataset: ${sample.count} synthetic images in ${folder}`);
}

async function trainNetwork(workspace: string, flags: DemoFlags): Promise<string> {
  const settings = { ...presets.demo, minutes: flags.minutes, dataset: { path: datasetName } };
  const makeRun = async () => {
    const run = await createRun(workspace, undefined, checkRunConfig(settings, 'preset demo'));
    say(`Training run ${run.name} for about ${flags.minutes} minutes (Ctrl+C stops it early)`);
    return run;
  };
  return (await runTraining(workspace, makeRun, flags)).name;
}

async function hideAndReveal(workspace: string, run: string, flags: DemoFlags): Promise<void> {
  const file = (name: string) => path.join(workspace, name);
  const files = {
    cover: file('cover.png'),
    secret: file('secret.png'),
    container: file('cover.stego.png'),
    revealed: file('cover.revealed.png'),
  };
  const [cover, secret] = [0, 1].map((index) => synthesiseImage(pair.seed, index, pair.size));
  await writeLossless(files.cover, cover, { overwrite: true });
  await writeLossless(files.secret, secret, { overwrite: true });

  const checkpoint = await resolveCheckpoint(workspace, run);
  const trained = await loadTrainedNetwork(checkpoint.file);
  const device = await openDevice(flags.device, { threads: flags.threads });
  try {
    const model = new StegoModel(device, trained.network, trained.weights);
    await hidePicture(model, { ...files, output: files.container, fit: 'fill', overwrite: true });
    const { revealed } = await revealPicture(model, files.container);
    await writeLossless(files.revealed, revealed, { overwrite: true });
  } finally {
    await device.dispose();
  }

  const bundled = await withModel(workspace, bundledReference, flags, async (model) => {
    const container = await model.hide(cover, secret);
    return measurePair(cover, container, secret, await model.reveal(container));
  });
  // Measured on the files, as anybody else would.
  const [container, revealed] = await Promise.all(
    [files.container, files.revealed].map((each) => readRgb(each)),
  );
  const lsb = hideLsb(cover, secret, 4);
  say('');
  say(
    metricsTable([
      { label: 'this network', metrics: measurePair(cover, container, secret, revealed) },
      { label: 'bundled model', metrics: bundled },
      { label: 'LSB, 4 bits', metrics: measurePair(cover, lsb, secret, revealLsb(lsb, 4)) },
    ]),
  );
  say(
    '\nPSNR in dB over RGB, SSIM at most 1, RMSE on 0–255. Two minutes are only a beginning: shapes come first, colours later.\n',
  );
  for (const [name, each] of Object.entries(files)) say(`${name.padEnd(10)} ${each}`);
}
