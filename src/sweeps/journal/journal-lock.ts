import { randomUUID } from 'node:crypto';
import { link, lstat, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemErrorCode, UserError } from '../../errors';
import { temporaryPath } from '../../files/temporary';
import { asWriteError } from '../../files/write-atomic';
import { ownIdentity, processLife, type ProcessIdentity } from '../../process-identity';

/** As long as Optuna waits until it takes a lock of which nothing is heard for that of a dead process. */
const graceMs = 30_000;
const longestPauseMs = 100;

const isWindows = process.platform === 'win32';

/**
 * Does `work` while no other process writes the journal `file`. The lock is the one of Optuna: a file beside the
 * journal that only one process can create (`JournalFileOpenLock`), or a link there (`JournalFileSymlinkLock`); either
 * keeps out the other. Ours names its owner, so that one of a dead process is known at once.
 */
export async function withJournalLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const owner = JSON.stringify({ ...ownIdentity(), token: randomUUID() });
  const draft = temporaryPath(lock);
  try {
    await writeFile(draft, owner, { flag: 'wx' });
    await acquire(lock, draft, owner);
  } catch (error) {
    throw asWriteError(error, lock);
  } finally {
    await rm(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    // It may be another's by now, should this process have slept for longer than the others wait.
    if ((await contentOf(lock)) === owner) await rm(lock, { force: true });
  }
}

async function acquire(lock: string, draft: string, owner: string): Promise<void> {
  let seen: string | undefined;
  let seenSince = 0;
  for (let pause = 1; ; pause = Math.min(2 * pause, longestPauseMs)) {
    if (await create(lock, draft, owner)) return;
    const version = await versionOf(lock);
    if (version === undefined) continue;
    if (version !== seen) {
      seen = version;
      seenSince = performance.now();
    }
    const silentMs = performance.now() - seenSince;
    // Who claims a lock removes it at once, or has died.
    if (silentMs > 2 * graceMs) await rm(claimOf(lock, version), { force: true });
    const stale = silentMs > graceMs || (await ownerIsGone(lock));
    if (!(stale && (await breakLock(lock, version)))) await sleep(pause);
  }
}

/** With its owner in it from the first moment on: a process that is killed leaves no lock that names nobody. */
async function create(lock: string, draft: string, owner: string): Promise<boolean> {
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    // Some file systems know no hard links.
    return createEmpty(lock, owner);
  }
}

async function createEmpty(lock: string, owner: string): Promise<boolean> {
  try {
    await writeFile(lock, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    // Windows also says so of a file that is just being deleted.
    const isThere = code === 'EEXIST' || (isWindows && (code === 'EPERM' || code === 'EBUSY'));
    if (isThere) return false;
    // On a full disk there is a lock, and nothing in it.
    if (code === 'ENOSPC' || code === 'EDQUOT') await rm(lock, { force: true });
    throw error;
  }
}

/** Tells one lock from the next; undefined where there is none. */
async function versionOf(lock: string): Promise<string | undefined> {
  const found = await lstat(lock).catch(() => undefined);
  if (found?.isDirectory()) throw new UserError(`${lock} is a folder, which is no lock: remove it.`);
  return found && `${found.ino}-${found.mtimeMs}`;
}

function claimOf(lock: string, version: string): string {
  return `${lock}.${version}.breaking`;
}

async function ownerIsGone(lock: string): Promise<boolean> {
  // Optuna's link leads to the journal itself, which names nobody.
  const found = await lstat(lock).catch(() => undefined);
  if (!found?.isFile()) return false;
  try {
    return processLife(JSON.parse((await contentOf(lock)) ?? '') as ProcessIdentity) === 'gone';
  } catch {
    return false;
  }
}

/**
 * Removes the lock that was judged, and no younger one: only who holds the claim to break this very lock may, so that it
 * cannot go between the last look and the removal.
 */
async function breakLock(lock: string, version: string): Promise<boolean> {
  const claim = claimOf(lock, version);
  try {
    await writeFile(claim, '', { flag: 'wx' });
  } catch {
    return false;
  }
  try {
    if ((await versionOf(lock)) === version) await rm(lock, { force: true });
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

async function contentOf(lock: string): Promise<string | undefined> {
  return readFile(lock, 'utf8').catch(() => undefined);
}
