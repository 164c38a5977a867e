import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod';
import { systemErrorCode, UserError } from '../errors';
import { temporaryPath } from '../files/temporary';
import { asWriteError } from '../files/write-atomic';
import { ownIdentity, processLife, type ProcessLife } from '../process-identity';
import { leaseFile } from './run-paths';

const heartbeatMs = 5_000;

/** Without a sign for this long, an owner that cannot be looked up (another machine) counts as gone. */
export const leaseStaleAfterMs = 60_000;

const claimPrefix = `.${leaseFile}.claim-`;

const recordSchema = z.object({
  version: z.literal(1),
  token: z.string().min(1),
  pid: z.number().int().positive(),
  host: z.string(),
  machine: z.string().optional(),
  startTime: z.string().optional(),
  since: z.string(),
});
type LeaseRecord = z.infer<typeof recordSchema>;

/** Who is named in a run's lease. Whether it still holds it: `leaseIsLive`. */
export interface LeaseHolder {
  /** Names this session of the run; empty while the record is being written. */
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** Milliseconds since 1970. */
  readonly heartbeat: number;
  readonly life: ProcessLife;
}

export interface Lease {
  /** Names this session; control requests are addressed to it. */
  readonly token: string;
  /** Aborted when somebody else took the run, for example after this machine slept. */
  readonly lost: AbortSignal;
  /** Looks again; throws a UserError when the lease is lost. To be called before anything is replaced in the run. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** A verified process needs no heartbeat: after a sleep of the machine both are late, and it still owns the run. */
export function leaseIsLive(holder: LeaseHolder, now: number): boolean {
  if (holder.life !== 'unknown') return holder.life === 'alive';
  return now - holder.heartbeat <= leaseStaleAfterMs;
}

/** Who is named in the lease of the run in `folder`; undefined where there is none. */
export async function readLease(folder: string): Promise<LeaseHolder | undefined> {
  return readRecord(path.join(folder, leaseFile));
}

/** Who holds the run in `folder` now. */
export async function leaseHolder(folder: string, now = Date.now()): Promise<LeaseHolder | undefined> {
  const holder = await readLease(folder);
  return holder && leaseIsLive(holder, now) ? holder : undefined;
}

/** Throws a UserError that names host and pid where somebody holds what is in `folder`. */
export async function requireFree(folder: string, what: 'Run' | 'Sweep' = 'Run'): Promise<void> {
  const holder = await leaseHolder(folder);
  if (holder) throw heldError(folder, holder, what);
}

/**
 * Makes this process the only owner of the run in `folder`, until `release` or its end.
 * Throws a UserError that names host and pid when somebody holds it.
 * @param what is in the folder, as errors call it
 */
export async function acquireLease(folder: string, what: 'Run' | 'Sweep' = 'Run'): Promise<Lease> {
  const file = path.join(folder, leaseFile);
  for (;;) {
    const record: LeaseRecord = {
      version: 1,
      token: randomUUID(),
      ...ownIdentity(),
      since: new Date().toISOString(),
    };
    const created = await createRecord(file, record);
    if (created) return holdLease(file, record.token, created, what);
    const holder = await readRecord(file);
    if (!holder) continue;
    if (leaseIsLive(holder, Date.now())) throw heldError(folder, holder, what);
    const taken = await takeOver(file, holder, record, what);
    if (!taken) continue;
    await removeClaims(folder);
    return holdLease(file, record.token, taken, what);
  }
}

function heldError(folder: string, holder: LeaseHolder, what: string): UserError {
  const who = holder.pid > 0 ? `process ${holder.pid} on ${holder.host}` : 'another process';
  return new UserError(`${what} "${path.basename(folder)}" is in use by ${who}; stop that first.`);
}

/** The open file, or undefined where there is one already. */
async function createRecord(file: string, record: LeaseRecord): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'wx');
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return undefined;
    throw asWriteError(error, file);
  }
  try {
    await handle.writeFile(JSON.stringify(record));
    await handle.sync();
    return handle;
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw asWriteError(error, file);
  }
}

async function readRecord(file: string): Promise<LeaseHolder | undefined> {
  let handle: FileHandle;
  try {
    // Opening, not stat: network file systems ask the server anew only then.
    handle = await open(file, 'r');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
  try {
    const { mtimeMs } = await handle.stat();
    const record = parseRecord(await handle.readFile('utf8'));
    if (!record) return { token: '', pid: 0, host: '', since: '', heartbeat: mtimeMs, life: 'unknown' };
    const { token, pid, host, since } = record;
    return { token, pid, host, since, heartbeat: mtimeMs, life: processLife(record) };
  } finally {
    await handle.close();
  }
}

function parseRecord(text: string): LeaseRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Replaces the stale lease that `stale` describes. Only one process may ever replace a given lease: the one that
 * created the newest claim file for its token. A claim whose maker died in between is outbid by the next number,
 * never removed, so two late comers cannot both think that they removed it.
 */
async function takeOver(
  file: string,
  stale: LeaseHolder,
  record: LeaseRecord,
  what: string,
): Promise<FileHandle | undefined> {
  const folder = path.dirname(file);
  for (let number = 0; ; number++) {
    const claimFile = path.join(folder, `${claimPrefix}${stale.token}-${number}`);
    const claim = await createRecord(claimFile, record);
    if (!claim) {
      const claimant = await readRecord(claimFile);
      if (claimant && !leaseIsLive(claimant, Date.now())) continue;
      if (claimant && (await readRecord(file))?.token === stale.token) {
        throw heldError(folder, claimant, what);
      }
      return undefined;
    }
    await claim.close();
    try {
      // Somebody may have finished the same takeover, and cleaned up, since we looked.
      const now = await readRecord(file);
      if (!now || now.token !== stale.token || leaseIsLive(now, Date.now())) return undefined;
      const temporary = temporaryPath(file);
      const handle = await createRecord(temporary, record);
      if (!handle) return undefined;
      await rename(temporary, file);
      return handle;
    } finally {
      await rm(claimFile, { force: true });
    }
  }
}

/** A claim is worth nothing once the lease that it names is replaced, so the new owner may remove them all. */
async function removeClaims(folder: string): Promise<void> {
  const claims = (await readdir(folder)).filter((name) => name.startsWith(claimPrefix));
  await Promise.all(claims.map((name) => rm(path.join(folder, name), { force: true })));
}

function holdLease(file: string, token: string, handle: FileHandle, what: string): Lease {
  const lost = new AbortController();
  let released = false;
  const lostError = () =>
    new UserError(
      `${what} "${path.basename(path.dirname(file))}" was taken over by another process, or deleted.`,
    );
  const stillOurs = async () => {
    try {
      return parseRecord(await readFile(file, 'utf8'))?.token === token;
    } catch (error) {
      // A network folder that does not answer just now says nothing about who owns the run.
      return systemErrorCode(error) !== 'ENOENT';
    }
  };

  const beat = async () => {
    const now = new Date();
    // Through the open file: should the lease be another's by now, this touches only our old one.
    await handle.utimes(now, now).catch(() => undefined);
    if (!released && !(await stillOurs()) && !released) lost.abort(lostError());
  };
  const timer = setInterval(() => void beat(), heartbeatMs);
  timer.unref();

  const releaseAtExit = () => {
    try {
      if (parseRecord(readFileSync(file, 'utf8'))?.token === token) rmSync(file, { force: true });
    } catch {
      // The folder is gone, and the lease with it.
    }
  };
  process.on('exit', releaseAtExit);

  return {
    token,
    lost: lost.signal,
    async check() {
      if (!released && !(await stillOurs())) lost.abort(lostError());
      lost.signal.throwIfAborted();
    },
    async release() {
      if (released) return;
      released = true;
      clearInterval(timer);
      process.off('exit', releaseAtExit);
      await handle.close();
      if (await stillOurs()) await rm(file, { force: true });
    },
  };
}
