import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { FolderStamps } from './contract';

const statsAtOnce = 64;
/** A dataset with more folders is not worth a list that every start of the window reads. */
const maximumFolders = 2000;

/**
 * When the folders of `files` (and those above them, up to `root`) were last written to; undefined where there are too
 * many of them. A folder that changed since `began` may hold what the list does not: its stamp fits no folder.
 */
export async function stampFolders(
  root: string,
  files: readonly string[],
  began: number,
): Promise<FolderStamps | undefined> {
  const folders = new Set(['.']);
  for (const file of files) {
    let folder = path.posix.dirname(file);
    for (; !folders.has(folder); folder = path.posix.dirname(folder)) folders.add(folder);
  }
  if (folders.size > maximumFolders) return undefined;
  const stamps = await modified(root, [...folders]);
  return Object.fromEntries(
    [...folders].map((folder, index) => [folder, stamps[index] < began ? stamps[index] : -1]),
  );
}

/**
 * Whether no file was added to, removed from or renamed in any of the folders. Files that were written anew in their
 * places are not noticed, nor what is put into a folder that held no picture.
 */
export async function areUnchanged(root: string, stamps: FolderStamps): Promise<boolean> {
  const now = await modified(root, Object.keys(stamps));
  return Object.values(stamps).every((stamp, index) => stamp === now[index]);
}

/** Milliseconds since 1970; NaN, which equals nothing, where there is no such folder. */
async function modified(root: string, folders: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  const time = (folder: string) =>
    stat(path.join(root, folder)).then(
      (found) => found.mtimeMs,
      () => NaN,
    );
  for (let start = 0; start < folders.length; start += statsAtOnce) {
    times.push(...(await Promise.all(folders.slice(start, start + statsAtOnce).map(time))));
  }
  return times;
}
