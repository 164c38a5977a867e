import path from 'node:path';
import { existsSync } from 'node:fs';
import { Option } from 'commander';
import type { Command } from 'commander';
import { UserError } from '../../errors';
import { readRunConfig } from '../../runs/run-folder';
import { runFolder } from '../../runs/run-paths';
import type { DeviceFlags } from '../options';
import { deviceOptions, jsonOption, whole, workspaceOption } from '../options';
import { runTraining } from '../run-training';
import { readStatus } from '../../runs/status';

interface ResumeFlags extends DeviceFlags {
  readonly workspace: string;
  readonly steps?: number;
  readonly json?: boolean;
}

export function addResumeCommand(program: Command): void {
  const command = program
    .command('resume')
    .description(
      'Go on with a run from its newest checkpoint, to the same numbers as if it had never stopped.',
    )
    .argument('<run>', 'name of the run')
    .addOption(
      new Option('--steps <n>', 'new total number of steps, to train a finished run further').argParser(
        whole(1),
      ),
    )
    .addOption(workspaceOption())
    .addOption(jsonOption());
  deviceOptions().forEach((option) => command.addOption(option));
  command.action(async (name: string, flags: ResumeFlags) => {
    const workspace = path.resolve(flags.workspace);
    const run = runFolder(workspace, name);
    if (!existsSync(run.folder)) throw new UserError(`There is no run "${name}" in ${workspace}.`);
    const config = await readRunConfig(run.folder);
    const { status } = await readStatus(run.status);
    const steps = flags.steps ?? config.steps;
    if (status?.state === 'finished' && steps <= status.step) {
      throw new UserError(
        `Run "${name}" is finished at step ${status.step}; give --steps to train it further.`,
      );
    }
    // What is not asked for stays as the run has it.
    const device = command.getOptionValueSource('device') === 'default' ? config.device : flags.device;
    await runTraining(workspace, () => run, { ...flags, device }, flags.steps);
  });
}
