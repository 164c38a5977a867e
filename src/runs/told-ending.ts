import { open, readdir, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { systemErrorCode } from '../errors';
import type { RunStatus } from './contract';
import { journalFile, leaseFile } from './run-paths';

const prefix = '.told-';

/**
 * Marks in the run's folder that the user was told of the ending that `status` describes, or that of a session that
 * died before it wrote one. Only the first window that sees it gets true. The ending of a run that is resumed is
 * another one.
 */
export async function claimEnding(
  folder: string,
  status: Pick<RunStatus, 'pid' | 'heartbeat'> | undefined,
): Promise<boolean> {
  return claim(folder, status ? lastWordOf(status) : await lastSignOf(folder));
}

/** The same of a sweep. `hasEnd`: whoever cared for it has written how it ended, and did not die before. */
export async function claimEndOfSweep(folder: string, hasEnd: boolean): Promise<boolean> {
  const written = hasEnd ? await stat(path.join(folder, journalFile)).catch(() => undefined) : undefined;
  // To what is there things are only added, and nothing before the sweep is taken up again.
  return claim(folder, written ? `journal-${written.size}` : await lastSignOf(folder));
}

async function claim(folder: string, ending: string): Promise<boolean> {
  const mark = prefix + ending;
  try {
    await (await open(path.join(folder, mark), 'wx')).close();
  } catch (error) {
    // Where nothing can be written no window can claim it: told twice is better than not at all.
    return systemErrorCode(error) !== 'EEXIST' && systemErrorCode(error) !== 'ENOENT';
  }
  await removeOthers(folder, mark);
  return true;
}

/** Nobody writes the status of a session after it has ended. */
function lastWordOf({ pid, heartbeat }: Pick<RunStatus, 'pid' | 'heartbeat'>): string {
  return `${pid}-${Date.parse(heartbeat)}`;
}

/** The lease of a process that died stays as it was last touched. */
async function lastSignOf(folder: string): Promise<string> {
  const lease = await stat(path.join(folder, leaseFile)).catch(() => undefined);
  return `lease-${Math.round(lease?.mtimeMs ?? 0)}`;
}

async function removeOthers(folder: string, mark: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const old = names.filter((name) => name.startsWith(prefix) && name !== mark);
  await Promise.all(old.map((name) => rm(path.join(folder, name), { force: true }).catch(() => undefined)));
}
