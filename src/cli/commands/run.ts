import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { UserError } from '../../errors';
import { exportRunIn } from '../../exports/export-run';
import { figuresTable, readRunToExport } from '../../exports/read-run';
import { syncCommand } from '../../exports/sync-command';
import { tableAsCsv, tableAsJson } from '../../exports/table';
import { runFolder, runFolderAt, type RunFolder } from '../../runs/run-paths';
import { workspaceOption } from '../options';

interface ExportFlags {
  readonly workspace: string;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly wandb?: boolean;
  readonly project: string;
  readonly out?: string;
  readonly overwrite?: boolean;
}

export function addRunCommands(program: Command): void {
  const run = program.command('run').description('Runs for other programs: export.');
  run
    .command('export')
    .description(
      'Write the figures of a run as a table, or the run as W&B keeps one that was trained offline.',
    )
    .argument('<run>', 'a run, sweep:NUMBER for a trial, or the folder of one (from the workspace)')
    .addOption(new Option('--csv', 'a row for each step that was logged').conflicts(['json', 'wandb']))
    .addOption(new Option('--json', 'the same as a list of objects').conflicts(['csv', 'wandb']))
    .addOption(new Option('--wandb', 'an offline run, for wandb sync').conflicts(['csv', 'json']))
    .option('--project <name>', 'project of W&B', 'stego-lab')
    .option('-o, --out <path>', 'file to write (default: print it); with --wandb the folder that gets wandb/')
    .option('--overwrite', 'replace what is there')
    .addOption(workspaceOption())
    .action(exportRun);
}

async function exportRun(name: string, flags: ExportFlags): Promise<void> {
  const { csv, json, wandb, out, project, overwrite = false } = flags;
  if (!csv && !json && !wandb) throw new UserError('Say what to write: --csv, --json or --wandb.');
  const run = runMeant(path.resolve(flags.workspace), name);
  if (out === undefined) {
    if (wandb) throw new UserError('Name the folder that shall get wandb/: --out FOLDER.');
    const table = figuresTable(await readRunToExport(run));
    process.stdout.write((csv ? tableAsCsv : tableAsJson)(table));
    return;
  }
  const format = wandb ? 'wandb' : csv ? 'csv' : 'json';
  const made = await exportRunIn(run, { format, output: path.resolve(out), project, overwrite });
  process.stdout.write(wandb ? `${made}\n${syncCommand(made)}\n` : `${made}\n`);
}

/** A sweep that was begun with --out has no name in the workspace, and neither do its trials. */
function runMeant(workspace: string, reference: string): RunFolder {
  const isPath = /[/\\]/.test(reference);
  return isPath ? runFolderAt(path.resolve(workspace, reference)) : runFolder(workspace, reference);
}
