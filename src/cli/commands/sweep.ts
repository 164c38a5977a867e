import * as path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { resolveDataset } from '../../datasets/registry';
import { UserError } from '../../errors';
import { leaseHolder } from '../../runs/lease';
import { safeRunName, sweepsFolder } from '../../runs/run-paths';
import { freeRunName, runNameOf } from '../../settings-files/names';
import { beginSweep, reopenSweep, type SweepChoices } from '../../sweeps/begin-sweep';
import { endTrial } from '../../sweeps/end-trial';
import { readSweepFile, sweepFileWarnings } from '../../sweeps/file/parse-sweep-file';
import { StudyJournal } from '../../sweeps/journal/study-journal';
import { readRunningTrials } from '../../sweeps/read-running-trials';
import { sweepFolderAt, workspaceOf } from '../../sweeps/sweep-folder';
import { runnerOf } from '../../sweeps/sweep-parts';
import { requestOfSweep } from '../../sweeps/sweep-requests';
import { readSweepStatus } from '../../sweeps/sweep-status';
import { takenSweepNames } from '../../sweeps/taken-names';
import { reasonToLeave } from '../../sweeps/trial-claim';
import { jsonOption, positive, whole, workspaceOption } from '../options';
import { runSweep, type SweepFlags } from '../run-sweep';
import { bestText, plainTrial, trialsText } from '../sweep-view';
import { addExportSweepCommand } from './export-sweep';
import { addImportanceCommand } from './sweep-importance';
import { addTrialCommand } from './sweep-trial';

type RunFlags = SweepFlags & SweepChoices & { readonly workspace: string; readonly out?: string };

export function addSweepCommands(program: Command): void {
  const sweep = program
    .command('sweep')
    .description(
      'Search over settings: run, status, importance, export, resume, stop, rerun. Files are those of W&B sweeps.',
    );
  addRun(sweep);
  addStatus(sweep);
  addImportanceCommand(sweep);
  addResume(sweep);
  addStop(sweep);
  addRerun(sweep);
  addExportSweepCommand(sweep);
  addTrialCommand(sweep);
}

const folderArgument = ['<dir>', 'folder of the sweep'] as const;

const runnerOptions = () => [
  new Option('--runner <kind>', 'where trials are trained, instead of what the file says').choices([
    'local',
    'slurm',
  ]),
  new Option('--parallel <n>', 'trials at a time').argParser(whole(1, 10_000)),
  new Option('--poll <seconds>', 'time between two looks at the trials').argParser(positive),
  jsonOption(),
];

function addRun(sweep: Command): void {
  const command = sweep
    .command('run')
    .description('Begin a sweep. Ctrl+C stops its trials with a checkpoint; resume goes on.')
    .argument('<file>', 'a sweep file (.sweep.yaml), as of W&B')
    .option('-d, --data <dataset>', 'a dataset by its name, or a folder of images (from the workspace)')
    .option('-o, --out <dir>', 'a new folder for the sweep (default: one in .stego/sweeps of the workspace)')
    .addOption(workspaceOption());
  runnerOptions().forEach((option) => command.addOption(option));
  command.action(async (file: string, flags: RunFlags) => {
    const folder = sweepFolderAt(flags.out ?? (await freeFolder(path.resolve(flags.workspace), file)));
    const given = command.getOptionValueSource('workspace') !== 'default';
    const workspace = given || flags.out === undefined ? path.resolve(flags.workspace) : workspaceOf(folder);
    // A relative dataset is where whoever wrote the command is.
    const data = flags.data === undefined || given ? flags.data : await fromHere(flags.workspace, flags.data);
    const journal = await beginSweep(folder, workspace, file, { ...flags, data });
    await tellWarnings(file);
    await runSweep(folder, journal, 'run', flags);
  });
}

/** Beside what is printed for programs. */
async function tellWarnings(file: string): Promise<void> {
  for (const line of await sweepFileWarnings(file)) process.stderr.write(`${line}\n`);
}

/** In the workspace, under the name that the file gives itself, or else its own. */
async function freeFolder(workspace: string, file: string): Promise<string> {
  const taken = await takenSweepNames(workspace);
  const { name } = await readSweepFile(file);
  const wanted = name === undefined ? runNameOf(path.resolve(file)) : safeRunName(name);
  return path.join(sweepsFolder(workspace), freeRunName(wanted, taken));
}

async function fromHere(workspace: string, data: string): Promise<string> {
  return (await resolveDataset(path.resolve(workspace), data)).path;
}

function addStatus(sweep: Command): void {
  sweep
    .command('status')
    .description('Tell how a sweep is.')
    .argument(...folderArgument)
    .addOption(jsonOption())
    .action(async (folder: string, { json }: SweepFlags) => {
      const found = sweepFolderAt(folder);
      const { sweep: record, best, ...status } = await readSweepStatus(found);
      const running = await readRunningTrials(found, record, status.state === 'running');
      const { queued, interrupted } = running;
      const trials = record.trials.map((trial) => ({
        ...plainTrial(trial),
        ...(queued.has(trial.number) ? { queued: true } : {}),
        ...(interrupted.has(trial.number) ? { interrupted: true } : {}),
      }));
      if (json) {
        const counts = { ...status.counts, running: status.counts.running - interrupted.size };
        const told = interrupted.size > 0 ? { ...counts, interrupted: interrupted.size } : counts;
        const plain = { ...status, counts: told, ...(best ? { best: best.number } : {}), trials };
        process.stdout.write(`${JSON.stringify(plain)}\n`);
        return;
      }
      const state = `Sweep ${status.name}: ${status.state}${status.reason === undefined ? '' : `. ${status.reason}`}`;
      const table = trials.length > 0 ? `${trialsText(record, running)}\n` : '';
      process.stdout.write(`${table}${state}\n${bestText(record)}\n`);
    });
}

function addResume(sweep: Command): void {
  const command = sweep
    .command('resume')
    .description('Go on with a sweep, as its sweep.yaml is now: also with more values, or a larger run_cap.')
    .argument(...folderArgument);
  runnerOptions().forEach((option) => command.addOption(option));
  command.action(async (folder: string, flags: RunFlags) => {
    const found = sweepFolderAt(folder);
    const journal = await reopenSweep(found, flags);
    await tellWarnings(found.file);
    await runSweep(found, journal, 'run', flags);
  });
}

function addStop(sweep: Command): void {
  sweep
    .command('stop')
    .description('Stop a sweep: its trials end with a checkpoint and wait. Or end one trial for good.')
    .argument(...folderArgument)
    .addOption(new Option('--trial <n>', 'number of the trial').argParser(whole(0)))
    .addOption(jsonOption())
    .action(async (folder: string, { trial, ...flags }: SweepFlags & { trial?: number }) => {
      const found = sweepFolderAt(folder);
      if (trial !== undefined) {
        const reason = await reasonToLeave(found, trial, undefined);
        if (reason !== undefined) throw new UserError(reason);
        if (await leaseHolder(found.folder))
          return requestOfSweep(found.folder, { kind: 'stopTrial', trial });
        const journal = new StudyJournal(found.journal);
        return endTrial(found, journal, runnerOf(await journal.read()), trial);
      }
      if (await leaseHolder(found.folder)) return requestOfSweep(found.folder, { kind: 'stop' });
      // Its controller was killed, and its trials may live.
      await runSweep(found, new StudyJournal(found.journal), 'stop', flags);
    });
}

function addRerun(sweep: Command): void {
  const command = sweep
    .command('rerun')
    .description('Run the failed trials of a sweep again, each as a new trial of the same values.')
    .argument(...folderArgument);
  runnerOptions().forEach((option) => command.addOption(option));
  command.action(async (folder: string, flags: RunFlags) => {
    const found = sweepFolderAt(folder);
    if (await leaseHolder(found.folder)) return requestOfSweep(found.folder, { kind: 'rerunFailed' });
    await runSweep(found, await reopenSweep(found, flags), 'rerun', flags);
  });
}
