import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { UserError } from '../../errors';
import type { CheckpointEntry } from '../../runs/contract';
import { requestControl } from '../../runs/control';
import { leaseHolder } from '../../runs/lease';
import { runFolder, type RunFolder } from '../../runs/run-paths';
import { readStatus } from '../../runs/status';
import { jsonOption, workspaceOption } from '../options';

interface SaveFlags {
  readonly workspace: string;
  readonly json?: boolean;
}

const lookAgainMs = 100;

export function addSaveCommand(checkpoint: Command): void {
  checkpoint
    .command('save')
    .description('Ask a training that goes on, or is paused, for a checkpoint now; it is never deleted.')
    .argument('<run>', 'name of the run')
    .addOption(workspaceOption())
    .addOption(jsonOption())
    .action(async (name: string, flags: SaveFlags) => {
      const run = runFolder(path.resolve(flags.workspace), name);
      if (!existsSync(run.folder)) throw new UserError(`There is no run "${name}" in ${flags.workspace}.`);
      const before = await newestKept(run);
      await requestControl(run.folder, 'checkpoint');
      const { file, step } = await keptAfter(run, before);
      const output = path.join(run.checkpoints, file);
      process.stdout.write(
        flags.json ? `${JSON.stringify({ output, step })}\n` : `${output}\nstep ${step}\n`,
      );
    });
}

/** Waits for a checkpoint that was asked for after `before`. Throws a UserError when the training ends first. */
async function keptAfter(run: RunFolder, before: CheckpointEntry | undefined): Promise<CheckpointEntry> {
  for (;;) {
    // Whether somebody holds the run is asked first: what its holder saved last is then seen.
    const going = await leaseHolder(run.folder);
    const kept = await newestKept(run);
    if (kept && kept.kept !== before?.kept) return kept;
    if (!going) throw new UserError(`Run "${run.name}" ended before it saved: its last checkpoint is there.`);
    await sleep(lookAgainMs);
  }
}

async function newestKept(run: RunFolder): Promise<CheckpointEntry | undefined> {
  const { status } = await readStatus(run.status);
  const kept = status?.checkpoints.filter((entry) => entry.kept !== undefined) ?? [];
  return kept.sort((a, b) => ((a.kept ?? '') < (b.kept ?? '') ? -1 : 1)).at(-1);
}
