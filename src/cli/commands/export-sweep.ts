import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { UserError } from '../../errors';
import { exportSweep, trialsText } from '../../exports/export-sweep';
import { syncAllCommand } from '../../exports/sync-command';
import { sweepFolderAt } from '../../sweeps/sweep-folder';

interface ExportFlags {
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly wandb?: boolean;
  readonly project: string;
  readonly out?: string;
  readonly overwrite?: boolean;
}

export function addExportSweepCommand(sweep: Command): void {
  sweep
    .command('export')
    .description(
      'Write the trials of a sweep as a table: their values, and what came of them. Or each as an offline run of W&B.',
    )
    .argument('<dir>', 'folder of the sweep')
    .addOption(new Option('--csv', 'a row for each trial').conflicts(['json', 'wandb']))
    .addOption(new Option('--json', 'the same as a list of objects').conflicts(['csv', 'wandb']))
    .addOption(new Option('--wandb', 'offline runs in one group, for wandb sync').conflicts(['csv', 'json']))
    .option('--project <name>', 'project of W&B', 'stego-lab')
    .option('-o, --out <path>', 'file to write (default: print it); with --wandb the folder that gets wandb/')
    .option('--overwrite', 'replace the file if it exists')
    .action(exportAs);
}

async function exportAs(folder: string, flags: ExportFlags): Promise<void> {
  const { csv, json, wandb, out, project, overwrite = false } = flags;
  if (!csv && !json && !wandb) throw new UserError('Say what to write: --csv, --json or --wandb.');
  const sweep = sweepFolderAt(folder);
  if (wandb) {
    if (out === undefined) throw new UserError('Name the folder that shall get wandb/: --out FOLDER.');
    const output = path.resolve(out);
    const made = await exportSweep(sweep, { format: 'wandb', output, project, overwrite });
    process.stdout.write(`${made.join('\n')}\n${syncAllCommand(output)}\n`);
    return;
  }
  const format = csv ? 'csv' : 'json';
  if (out === undefined) {
    process.stdout.write(await trialsText(sweep, format));
    return;
  }
  const [file] = await exportSweep(sweep, { format, output: path.resolve(out), overwrite });
  process.stdout.write(`${file}\n`);
}
