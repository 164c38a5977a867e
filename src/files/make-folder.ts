import { mkdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { systemErrorCode, UserError } from '../errors';
import { asWriteError } from './write-atomic';

/** Makes a folder and those above it, unless it is there. Throws a UserError where that cannot be. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(path.resolve(folder));
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw new UserError(`${folder} is a file, not a folder.`);
    // It may be one above that cannot be made.
    throw asWriteError(error, (error as NodeJS.ErrnoException).path ?? folder);
  }
}

/**
 * Not Node's own recursion, which calls a read-only file system a missing folder and never ends in a place where
 * nothing can be made, such as /proc.
 */
async function make(folder: string): Promise<void> {
  const error = await refusal(folder);
  if (error === undefined) return;
  const above = path.dirname(folder);
  if (systemErrorCode(error) !== 'ENOENT' || above === folder) throw error;
  if (!(await isFolder(above))) await make(above);
  // Also where the folder above is there by now: another process may just have made it.
  const final = await refusal(folder);
  if (final !== undefined) throw final;
}

/** Tries to make one folder; gives the error where it is not there afterwards. */
async function refusal(folder: string): Promise<unknown> {
  try {
    await mkdir(folder);
    return undefined;
  } catch (error) {
    return (await isFolder(folder)) ? undefined : error;
  }
}

function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
