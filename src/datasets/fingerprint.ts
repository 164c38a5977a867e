import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError } from '../errors';

const statsAtOnce = 64;

/**
 * A digest of (relative path, byte size, modification time) of every file in order: it changes when a picture
 * is added, removed, renamed or rewritten. Opens no file.
 */
export async function fingerprintOf(
  root: string,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const digest = createHash('sha256');
  for (let start = 0; start < files.length; start += statsAtOnce) {
    if (signal?.aborted) throw new CancelledError();
    const lines = await Promise.all(files.slice(start, start + statsAtOnce).map((file) => line(root, file)));
    digest.update(lines.join(''));
  }
  return digest.digest('hex');
}

async function line(root: string, file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path.join(root, file));
    return `${file}\0${size}\0${Math.trunc(mtimeMs)}\n`;
  } catch {
    return `${file}\0missing\n`;
  }
}
