import { randomBytes } from 'node:crypto';
import { link, lstat, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError, systemErrorCode } from '../errors';

/**
 * Writes a file so that it is either whole or not there: into a temporary file of the same folder, flushed to
 * disk, then renamed. Without `overwrite` a file that exists already is left alone. Throws UserError.
 */
export async function publishFile(
  file: string,
  data: Uint8Array | string,
  options: { readonly overwrite: boolean },
): Promise<void> {
  if (!options.overwrite) await refuseExisting(file);
  const temporary = temporaryBeside(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await moveInto(temporary, file, options.overwrite);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw asWriteError(error, file);
  }
}

/** A fresh name in the folder of `file`; short, because `file` may be as long as names can be. */
export function temporaryBeside(file: string): string {
  return path.join(path.dirname(file), `.stego-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}

/** Renames over what is there. Windows refuses that while somebody has the old file open, mostly for moments. */
export async function replaceFile(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(systemErrorCode(error) ?? '');
      if (process.platform !== 'win32' || !busy || attempt === 8) throw error;
      await sleep(attempt * 10);
    }
  }
}

/** Throws UserError where something of that name exists. */
export async function refuseExisting(file: string): Promise<void> {
  const status = await lstat(file).catch(() => undefined);
  if (status?.isDirectory()) throw new UserError(`Cannot write ${file}: it is a folder.`);
  if (status) throw existsError(file);
}

/** An error of writing `file` in plain words. */
export function asWriteError(error: unknown, file: string): unknown {
  const folder = path.dirname(file);
  switch (systemErrorCode(error)) {
    case 'ENOENT':
      return new UserError(`Cannot write ${file}: the folder ${folder} does not exist.`);
    case 'ENOTDIR':
      return new UserError(`Cannot write ${file}: ${folder} is not a folder.`);
    case 'EISDIR':
      return new UserError(`Cannot write ${file}: it is a folder.`);
    case 'EACCES':
    case 'EPERM':
      return new UserError(`Cannot write ${file}: permission denied in the folder ${folder}.`);
    case 'EROFS':
      return new UserError(`Cannot write ${file}: the folder ${folder} is read-only.`);
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError(`Cannot write ${file}: the disk is full.`);
    case 'ENAMETOOLONG':
      return new UserError(`Cannot write ${file}: the name is too long.`);
    case 'EEXIST':
      return existsError(file);
    default:
      return error;
  }
}

function existsError(file: string): UserError {
  return new UserError(`${file} exists already; choose another name or allow overwriting.`);
}

async function moveInto(temporary: string, file: string, overwrite: boolean): Promise<void> {
  if (overwrite) {
    await replaceFile(temporary, file);
    return;
  }
  try {
    // Unlike rename, link never replaces a file that appeared meanwhile.
    await link(temporary, file);
    await rm(temporary, { force: true });
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw error;
    // Some file systems know no hard links.
    await refuseExisting(file);
    await rename(temporary, file);
  }
}
