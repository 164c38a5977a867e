import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../errors';
import { resolveCheckpoint } from '../../runs/checkpoint-reference';
import { exportWeights } from '../../training/weights-only';
import { jsonOption, workspaceOption } from '../options';
import { addExportCommand } from './export-checkpoint';
import { addSaveCommand } from './save-checkpoint';

interface StripFlags {
  readonly workspace: string;
  readonly output: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function addCheckpointCommands(program: Command): void {
  const checkpoint = program.command('checkpoint').description('Checkpoints as files: save, strip, export.');
  addSaveCommand(checkpoint);
  checkpoint
    .command('strip')
    .description(
      'Write weights only, for sharing: hides and reveals the same, but no training can go on from it.',
    )
    .argument(
      '<checkpoint>',
      'a checkpoint file or the folder of a run (from the workspace), a run, run@STEP, run@best, run@last or bundled',
    )
    .requiredOption('-o, --output <file>', 'file to write: .safetensors')
    .option('--overwrite', 'replace the output if it exists')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (reference: string, flags: StripFlags) => {
      const output = path.resolve(flags.output);
      // By any other name no command would take it for a file.
      if (!output.endsWith('.safetensors'))
        throw new UserError(`Cannot write ${output}: its name must end with .safetensors.`);
      const run = path.dirname(path.dirname(output));
      if (path.basename(path.dirname(output)) === 'checkpoints' && existsSync(path.join(run, 'config.yaml')))
        throw new UserError(
          `Choose another folder than ${path.dirname(output)}: the run goes on from what lies there.`,
        );
      const { file, step, note } = await resolveCheckpoint(path.resolve(flags.workspace), reference);
      if (note) process.stderr.write(`${note}\n`);
      if (file === output)
        throw new UserError(`Choose another name than ${output}: no training could go on.`);
      const bytes = await exportWeights(file, output, { overwrite: flags.overwrite ?? false });
      const text = flags.json
        ? JSON.stringify({ output, step, bytes })
        : `${output}\nstep ${step}, ${bytes} bytes`;
      process.stdout.write(`${text}\n`);
    });
  addExportCommand(checkpoint);
}
