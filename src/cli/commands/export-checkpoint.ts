import path from 'node:path';
import type { Command } from 'commander';
import { exportCheckpoint } from '../../exports/export-checkpoint';
import { resolveCheckpoint } from '../../runs/checkpoint-reference';
import { jsonOption, workspaceOption } from '../options';

interface ExportFlags {
  readonly workspace: string;
  readonly out: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function addExportCommand(checkpoint: Command): void {
  checkpoint
    .command('export')
    .description('Write a folder for Python: weights, a module of PyTorch that loads them, ONNX models.')
    .argument(
      '<checkpoint>',
      'a checkpoint file or the folder of a run (from the workspace), a run, run@STEP, run@best, run@last or bundled',
    )
    .requiredOption('-o, --out <dir>', 'folder to write into; it is made, and must be empty if it exists')
    .option('--overwrite', 'replace files of the same names')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (reference: string, { workspace, out, overwrite, json }: ExportFlags) => {
      const { file, step, note } = await resolveCheckpoint(path.resolve(workspace), reference);
      if (note) process.stderr.write(`${note}\n`);
      const output = path.resolve(out);
      const files = await exportCheckpoint(file, output, { overwrite });
      const text = json
        ? JSON.stringify({ output, step, files })
        : `${output}\nstep ${step}: ${files.join(', ')}`;
      process.stdout.write(`${text}\n`);
    });
}
