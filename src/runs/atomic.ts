import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemErrorCode, UserError } from '../errors';
import { pidLives } from './process-identity';

const hostTag = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const temporaryName = /^\..+\.([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.tmp$/;

/** Nobody needs this long between writing a temporary file and renaming it. */
const abandonedAfterMs = 60 * 60 * 1000;

/** A new name in the folder of `file` that `removeLeftovers` knows and that readers skip (it starts with a dot). */
export function temporaryPath(file: string): string {
  const unique = `${hostTag}-${process.pid}-${randomBytes(6).toString('hex')}`;
  return path.join(path.dirname(file), `.${path.basename(file)}.${unique}.tmp`);
}

/**
 * Replaces `file` so that readers, and whoever comes after a crash, see the old content or the new, never a part.
 * The folder must exist. Throws a UserError when the disk is full or the place cannot be written.
 */
export async function writeFileAtomic(file: string, data: string | Uint8Array): Promise<void> {
  const temporary = temporaryPath(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameReplacing(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(file, error);
  }
  await syncFolder(path.dirname(file));
}

/**
 * Appends one line in one write. A torn line that a killed writer left is ended first, so that it stays a broken line
 * of its own (readers drop it) and does not swallow this one.
 */
export async function appendLine(file: string, line: string): Promise<void> {
  if (line.includes('\n')) throw new RangeError('A line cannot hold a line break.');
  try {
    const handle = await open(file, 'a+');
    try {
      const { size } = await handle.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await handle.read(last, 0, 1, size - 1);
      const torn = size > 0 && last[0] !== 0x0a;
      await handle.appendFile(`${torn ? '\n' : ''}${line}\n`);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw writeError(file, error);
  }
}

/** Removes what killed writers left in `folder`, and nothing that a living one may still be writing. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const match = temporaryName.exec(name);
    if (!match) continue;
    const file = path.join(folder, name);
    const writerGone = match[1] === hostTag && !pidLives(Number(match[2]));
    const age = writerGone ? Infinity : Date.now() - (await modifiedAt(file));
    if (age > abandonedAfterMs) await rm(file, { force: true }).catch(() => undefined);
  }
}

/** A system error of writing `file` as one line for the user; anything else as it is. */
export function writeError(file: string, error: unknown): unknown {
  switch (systemErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError(`Cannot write ${file}: the disk is full.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UserError(`Cannot write ${file}: no permission to write there.`);
    case 'ENOENT':
      return new UserError(`Cannot write ${file}: its folder is gone.`);
    case 'ENOTDIR':
      return new UserError(`Cannot write ${file}: a part of its path is not a folder.`);
    default:
      return error;
  }
}

async function modifiedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
}

/** Windows refuses to replace a file while somebody reads it, which lasts for moments. */
async function renameReplacing(from: string, to: string): Promise<void> {
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
