import path from 'node:path';
import { Argument } from 'commander';
import type { Command } from 'commander';
import { scanDataset } from '../../datasets/layout';
import { addDataset, listDatasets } from '../../datasets/registry';
import { downloadTinyImageNet } from '../../datasets/tiny-imagenet';
import { interruptSignal } from '../interrupt';
import { jsonOption, workspaceOption } from '../options';
import { progressBar, ProgressLine } from '../progress-line';

interface Flags {
  readonly workspace: string;
  readonly to?: string;
  readonly from?: string;
  readonly sha256?: string;
  readonly json?: boolean;
}

const folderName = 'tiny-imagenet-200';

export function addDownloadCommand(dataset: Command): void {
  dataset
    .command('download')
    .description('Download a dataset and add it to the workspace; a download that was cut short goes on.')
    .addArgument(new Argument('<dataset>', 'what to download').choices(['tiny-imagenet']))
    .option('--to <dir>', `folder for its images (default: ${folderName} in the workspace)`)
    .option('--from <address>', 'a mirror of the archive, or the archive as a file')
    .option('--sha256 <hex>', 'checksum of that archive, if it is not the one of its makers')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (_: string, flags: Flags, command: Command) => {
      const { from, sha256, json } = flags;
      if (sha256 !== undefined && from === undefined) {
        command.error("error: option '--sha256' is the checksum of what '--from' names; give both");
      }
      const workspace = path.resolve(flags.workspace);
      const folder = path.resolve(flags.to ?? path.join(workspace, folderName));
      const line = new ProgressLine();
      await downloadTinyImageNet({
        folder,
        ...(from === undefined ? {} : { source: { address: from, sha256 } }),
        signal: interruptSignal(),
        progress: (fraction, message) => line.update(`${progressBar(fraction)}  ${message}`),
      }).finally(() => line.clear());
      const { train, evaluation, layout } = await scanDataset(folder);
      const { datasets } = await listDatasets(workspace);
      const known = datasets.find((each) => each.path === folder);
      const { name } = known ?? (await addDataset(workspace, folder));
      const images = train.length + evaluation.length;
      const result = { name, path: folder, layout, train: train.length, evaluation: evaluation.length };
      const text = `${name}: ${images} images in ${folder} (${train.length} to train on, ${evaluation.length} held out)`;
      process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${text}\n`);
    });
}
