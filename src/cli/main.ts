/** Entry of the `stego` command. */

import { Command, CommanderError } from 'commander';
import { CancelledError, messageOf, UserError, UserErrors } from '../errors';
import { addCheckpointCommands } from './commands/checkpoint';
import { addDatasetCommands } from './commands/dataset';
import { addDemoCommand } from './commands/demo';
import { addDevicesCommand } from './commands/devices';
import { addEvalCommand } from './commands/eval';
import { addHideCommand } from './commands/hide';
import { addResumeCommand } from './commands/resume';
import { addRevealCommand } from './commands/reveal';
import { addRunCommands } from './commands/run';
import { addSweepCommands } from './commands/sweep';
import { addTrainCommand } from './commands/train';
import { exitCodes } from './exit-codes';
import { endWith, outliveReaders } from './output';
import { version } from '../version';

function createProgram(): Command {
  const program = new Command('stego')
    .description('Hide full-size colour images in others with neural networks, and get them back.')
    .version(version)
    .showHelpAfterError('Try --help.')
    .configureHelp({ sortSubcommands: false })
    .exitOverride();
  for (const add of [
    addTrainCommand,
    addResumeCommand,
    addSweepCommands,
    addHideCommand,
    addRevealCommand,
    addEvalCommand,
    addCheckpointCommands,
    addRunCommands,
    addDatasetCommands,
    addDevicesCommand,
    addDemoCommand,
  ]) {
    add(program);
  }
  // Subcommands take over neither of these by themselves.
  const inherit = (command: Command) => {
    command.exitOverride();
    command.showHelpAfterError('Try --help.');
    command.commands.forEach(inherit);
  };
  inherit(program);
  return program;
}

async function main(): Promise<number> {
  try {
    await createProgram().parseAsync();
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const lines = error instanceof UserErrors ? error.lines : [messageOf(error)];
    for (const line of lines) process.stderr.write(`stego: ${line}\n`);
    if (error instanceof CancelledError) return exitCodes.cancelled;
    // What a user cannot mend is a defect; whoever reports it needs the trace.
    if (!(error instanceof UserError) && process.env.STEGO_DEBUG && error instanceof Error) {
      process.stderr.write(`${error.stack}\n`);
    }
    return exitCodes.failed;
  }
}

outliveReaders();
void main().then(endWith);
