import { statfs } from 'node:fs/promises';
import { UserError } from '../errors';

/** What file systems commonly give out at least for each file. */
const blockSize = 4096;

/**
 * Throws UserError where a folder's disk has less room than `bytes` in so many files need. Where the system does not
 * tell, there is room until a write fails.
 */
export async function requireSpace(folder: string, bytes: number, files = 1): Promise<void> {
  const needed = bytes + (files * blockSize) / 2;
  const disk = await statfs(folder).catch(() => undefined);
  if (!disk) return;
  const free = disk.bavail * disk.bsize;
  // Some network folders tell of no blocks at all.
  if (disk.blocks === 0 || free >= needed) return;
  const megabytes = (count: number) => Math.ceil(count / 1e6).toLocaleString('en-US');
  throw new UserError(
    `The disk of ${folder} has ${megabytes(free)} MB left, but ${megabytes(needed)} MB are needed; free some space or choose another folder.`,
  );
}
