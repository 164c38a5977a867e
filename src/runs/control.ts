import { randomUUID } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod';
import { systemErrorCode, UserError } from '../errors';
import { temporaryPath } from '../files/temporary';
import { writeFileAtomic } from '../files/write-atomic';
import type { ControlRequest } from './contract';
import { leaseHolder } from './lease';

const controlFile = 'control.json';

const requestSchema = z.object({
  version: z.literal(1),
  id: z.string().min(1),
  /** The lease token of the process that is asked: a request that it never read means nothing to the next one. */
  session: z.string().min(1),
  request: z.enum(['pause', 'resume', 'stop', 'checkpoint']),
  at: z.string(),
});

const verbs: Readonly<Record<ControlRequest, string>> = {
  pause: 'pause',
  resume: 'resume',
  stop: 'stop',
  checkpoint: 'save',
};

export interface ReceivedRequest {
  readonly id: string;
  readonly request: ControlRequest;
}

/**
 * Asks the process that holds the run in `folder`, on whatever host, and returns the request's id. A request that was
 * not read yet is replaced. Throws a UserError when nobody holds the run.
 */
export async function requestControl(folder: string, request: ControlRequest): Promise<string> {
  const holder = await leaseHolder(folder);
  // An empty token: the holder is still writing its lease.
  if (!holder?.token) {
    throw new UserError(
      `Run "${path.basename(folder)}" is not running, so there is nothing to ${verbs[request]}.`,
    );
  }
  const id = randomUUID();
  const at = new Date().toISOString();
  const message = { version: 1, id, session: holder.token, request, at };
  await writeFileAtomic(path.join(folder, controlFile), `${JSON.stringify(message)}\n`);
  return id;
}

/**
 * Takes the pending request out of the folder, so that each is seen once. `session` is the token of the caller's
 * lease; requests to former sessions, and unreadable ones, are removed and not returned.
 */
export async function takeControl(folder: string, session: string): Promise<ReceivedRequest | undefined> {
  const file = path.join(folder, controlFile);
  const taken = temporaryPath(file);
  try {
    // Moved away before it is read: a request that arrives meanwhile is a new file and is kept.
    await rename(file, taken);
  } catch (error) {
    // Windows reports a file that is just being replaced as busy; the next step looks again.
    if (['ENOENT', 'EPERM', 'EACCES', 'EBUSY'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
  const text = await readFile(taken, 'utf8');
  await rm(taken, { force: true });
  try {
    const { id, request, session: addressee } = requestSchema.parse(JSON.parse(text));
    return addressee === session ? { id, request } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a request waits that nobody took yet. */
export async function controlPending(folder: string, id: string): Promise<boolean> {
  try {
    const text = await readFile(path.join(folder, controlFile), 'utf8');
    return requestSchema.parse(JSON.parse(text)).id === id;
  } catch {
    return false;
  }
}
