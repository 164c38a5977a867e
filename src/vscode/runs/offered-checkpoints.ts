import path from 'node:path';
import type { CheckpointEntry } from '../../runs/contract';
import { runFolderAt } from '../../runs/run-paths';
import type { KnownRun } from './run-store';

/** Nobody reads a longer list, and making one of thousands would hold up the window and the page. */
const most = 100;

export interface OfferedCheckpoint {
  readonly run: KnownRun;
  readonly entry: CheckpointEntry;
}

/**
 * What a page offers in a list: the newest checkpoints of the newest runs. `runs` are newest first. The others are
 * picked as commands do it.
 */
export function offeredCheckpoints(runs: readonly KnownRun[]): readonly OfferedCheckpoint[] {
  const offered: OfferedCheckpoint[] = [];
  for (const run of runs) {
    const newest = (run.status?.checkpoints ?? []).slice(offered.length - most);
    offered.push(...newest.reverse().map((entry) => ({ run, entry })));
    if (offered.length === most) break;
  }
  return offered;
}

/** Whether there are more checkpoints than are offered. */
export function areMoreThanOffered(runs: readonly KnownRun[]): boolean {
  let count = 0;
  return runs.some(({ status }) => (count += status?.checkpoints.length ?? 0) > most);
}

/** The run that a checkpoint's file belongs to. */
export function runOfCheckpoint(runs: readonly KnownRun[], checkpoint: string): KnownRun | undefined {
  const folder = path.dirname(checkpoint);
  return runs.find((run) => folder.startsWith(run.folder) && runFolderAt(run.folder).checkpoints === folder);
}
