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
    throw asWriteError(error, folder);
  }
}

/**
 * Not Node's own recursion, which calls a read-only file system a missing folder and never ends in a place where
 * nothing can be made, such as /proc.
 */
async function make(folder: string): Promise<void> {
  const above = path.dirname(folder);
  try {
    await mkdir(folder);
  } catch (error) {
    if (await isFolder(folder)) return;
    if (systemErrorCode(error) !== 'ENOENT' || (await isFolder(above))) throw error;
    await make(above);
    await make(folder);
  }
}

function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
