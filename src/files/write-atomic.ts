import { link, lstat, open, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemErrorCode, UserError } from '../errors';
import { temporaryPath } from './temporary';

export interface WriteAtomicOptions {
  /** Default true. Without it a file that exists already is left alone. */
  readonly overwrite?: boolean;
}

/**
 * Writes `file` so that readers, and whoever comes after a crash, see the old content or the new, never a part.
 * Its folder must exist. Throws a UserError when the place cannot be written, or is taken and `overwrite` is false.
 */
export async function writeFileAtomic(
  file: string,
  data: string | Uint8Array,
  { overwrite = true }: WriteAtomicOptions = {},
): Promise<void> {
  if (!overwrite) await refuseExisting(file);
  const temporary = temporaryPath(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await (overwrite ? replaceFile(temporary, file) : placeNew(temporary, file));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw asWriteError(error, file);
  }
  await syncFolder(path.dirname(file));
}

/** Renames over what is there. Windows refuses that while somebody has the old file open, mostly for moments. */
export async function replaceFile(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(systemErrorCode(error) ?? '');
      if (process.platform !== 'win32' || !busy || attempt === 10) throw error;
      await sleep(attempt * 10);
    }
  }
}

/** Throws a UserError where something of that name exists. */
export async function refuseExisting(file: string): Promise<void> {
  const status = await lstat(file).catch(() => undefined);
  if (status?.isDirectory()) throw new UserError(`Cannot write ${file}: it is a folder.`);
  if (status) throw existsError(file);
}

/** A system error of writing `file` as one line for the user; anything else as it is. */
export function asWriteError(error: unknown, file: string): unknown {
  const folder = path.dirname(file);
  const cannot = (why: string) => new UserError(`Cannot write ${file}: ${why}.`);
  switch (systemErrorCode(error)) {
    case 'ENOENT':
      return cannot(`the folder ${folder} does not exist`);
    case 'ENOTDIR':
      return cannot(`${folder} is not a folder`);
    case 'EISDIR':
      return cannot('it is a folder');
    case 'EACCES':
    case 'EPERM':
      return cannot(`permission denied in the folder ${folder}`);
    case 'EROFS':
      return cannot(`the folder ${folder} is read-only`);
    case 'ENOSPC':
    case 'EDQUOT':
      return cannot('the disk is full');
    case 'ENAMETOOLONG':
      return cannot('the name is too long');
    case 'EEXIST':
      return existsError(file);
    default:
      return error;
  }
}

function existsError(file: string): UserError {
  return new UserError(`${file} exists already; choose another name or allow overwriting.`);
}

/** Gives the temporary file its name unless that is taken; EEXIST or a UserError then. */
async function placeNew(temporary: string, file: string): Promise<void> {
  try {
    // Unlike rename, link never replaces a file that appeared meanwhile.
    await link(temporary, file);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw error;
    // Some file systems know no hard links.
    await refuseExisting(file);
    await rename(temporary, file);
    return;
  }
  await rm(temporary, { force: true }).catch(() => undefined);
}

/** Makes the rename itself durable; some systems and network folders cannot, which costs durability only. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows has no folder handles to sync.
  }
}
