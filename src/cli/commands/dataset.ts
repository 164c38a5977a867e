import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { checkDataset } from '../../datasets/check';
import { scanDataset } from '../../datasets/layout';
import { addDataset, listDatasets, removeDataset, resolveDataset } from '../../datasets/registry';
import { createSampleDataset } from '../../datasets/sample-dataset';
import { plainTable } from '../../evaluation/table';
import { interruptSignal } from '../interrupt';
import { jsonOption, whole, workspaceOption } from '../options';
import { progressBar, ProgressLine } from '../progress-line';
import { addDownloadCommand } from './download-dataset';

interface Flags {
  readonly workspace: string;
  readonly json?: boolean;
}

const print = (flags: Flags, value: object, text: string) =>
  process.stdout.write(flags.json ? `${JSON.stringify(value)}\n` : `${text}\n`);

export function addDatasetCommands(program: Command): void {
  const dataset = program
    .command('dataset')
    .description('Datasets of a workspace: add, list, remove, check, sample, download.');
  addAdd(dataset);
  addList(dataset);
  addRemove(dataset);
  addCheck(dataset);
  addSample(dataset);
  addDownloadCommand(dataset);
}

function addAdd(dataset: Command): void {
  dataset
    .command('add')
    .description('Give a folder of images a name in the workspace.')
    .argument('<folder>', 'folder of images of any size, or one with the layout of Tiny ImageNet')
    .option('-n, --name <name>', 'name (default: that of the folder)')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (folder: string, flags: Flags & { name?: string }) => {
      const workspace = path.resolve(flags.workspace);
      const added = await addDataset(workspace, path.resolve(folder), flags.name);
      print(flags, added, `Added ${added.name}: ${added.path}`);
    });
}

function addList(dataset: Command): void {
  dataset
    .command('list')
    .description('List the datasets of the workspace.')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (flags: Flags) => {
      const { datasets, problems } = await listDatasets(path.resolve(flags.workspace));
      for (const { file, reason } of problems) process.stderr.write(`${file}: ${reason}\n`);
      const rows = datasets.map(({ name, path: folder }) => [name, folder]);
      const none = 'No datasets yet; add one with: stego dataset add FOLDER';
      print(flags, datasets, rows.length > 0 ? plainTable(['name', 'folder'], rows) : none);
    });
}

function addRemove(dataset: Command): void {
  dataset
    .command('remove')
    .description('Take a dataset off the list; its images stay.')
    .argument('<name>', 'name of the dataset')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (name: string, flags: Flags) => {
      await removeDataset(path.resolve(flags.workspace), name);
      print(flags, { removed: name }, `Removed ${name}; its images are untouched.`);
    });
}

function addCheck(dataset: Command): void {
  dataset
    .command('check')
    .description('Open every image of a dataset and report those that cannot be used.')
    .argument('<dataset>', 'a dataset by its name, or a folder of images (from the workspace)')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (nameOrPath: string, flags: Flags) => {
      const { path: folder } = await resolveDataset(path.resolve(flags.workspace), nameOrPath);
      const line = new ProgressLine();
      const files = await scanDataset(folder);
      const report = await checkDataset(files, {
        signal: interruptSignal(),
        progress: (done, total) => line.update(`Checking ${progressBar(done / total)}`),
      }).finally(() => line.clear());
      const problems = report.problems.map(({ file, reason }) => `  ${file}: ${reason}`);
      const { layout, train, evaluation } = files;
      const summary = `${folder}: ${report.usable} usable images (${layout} layout; ${train.length} to train on, ${evaluation.length} held out)`;
      const bad = problems.length > 0 ? [`${problems.length} cannot be used:`, ...problems] : [];
      print(flags, { path: folder, layout, ...report }, [summary, ...bad].join('\n'));
    });
}

function addSample(dataset: Command): void {
  dataset
    .command('sample')
    .description('Make a dataset of synthetic images; nothing is downloaded.')
    .argument('<folder>', 'folder to write to')
    .addOption(new Option('--count <n>', 'number of images').argParser(whole(4)).default(200))
    .addOption(new Option('--size <px>', 'side of the images').argParser(whole(16)).default(128))
    .addOption(new Option('--seed <n>', 'seed of the images').argParser(whole(0)).default(1))
    .option('--add', 'also add it to the datasets of the workspace')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(
      async (folder: string, flags: Flags & { count: number; size: number; seed: number; add?: boolean }) => {
        const line = new ProgressLine();
        const { count, size, seed } = flags;
        const target = path.resolve(folder);
        await createSampleDataset(target, {
          count,
          size,
          seed,
          signal: interruptSignal(),
          progress: (done, total) => line.update(`Making images ${progressBar(done / total)}`),
        }).finally(() => line.clear());
        if (flags.add) await addDataset(path.resolve(flags.workspace), target);
        print(
          flags,
          { path: target, images: count },
          `${count} images of ${size}×${size} pixels in ${target}`,
        );
      },
    );
}
