import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod';
import { UserError } from '../errors';
import { writeFileAtomic } from '../files/write-atomic';
import { leaseHolder } from '../runs/lease';

const filePattern = /^control-[0-9a-f-]+\.json$/;

const requestSchema = z.object({
  version: z.literal(1),
  /** The lease token of the controller that is asked: what it never read means nothing to the next one. */
  session: z.string().min(1),
  at: z.string(),
  request: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('stop') }),
    z.object({ kind: z.literal('stopTrial'), trial: z.number().int().min(0) }),
    z.object({ kind: z.literal('rerunFailed') }),
  ]),
});

/** What the controller of a sweep may be asked. */
export type SweepRequest = z.output<typeof requestSchema>['request'];

/**
 * Asks the controller of the sweep in `folder`, on whatever host. Each request is a file of its own, so that none
 * replaces another. Throws a UserError where no controller is at work.
 */
export async function requestOfSweep(folder: string, request: SweepRequest): Promise<void> {
  const holder = await leaseHolder(folder);
  if (!holder?.token) throw new UserError(`Sweep "${path.basename(folder)}" is not running.`);
  const message = { version: 1, session: holder.token, at: new Date().toISOString(), request };
  const file = path.join(folder, `control-${randomUUID()}.json`);
  await writeFileAtomic(file, `${JSON.stringify(message)}\n`);
}

/** Takes the pending requests out of the folder, oldest first. Those to former controllers are removed unheard. */
export async function takeSweepRequests(folder: string, session: string): Promise<readonly SweepRequest[]> {
  const taken: z.output<typeof requestSchema>[] = [];
  for (const name of (await readdir(folder)).filter((each) => filePattern.test(each))) {
    const file = path.join(folder, name);
    const text = await readFile(file, 'utf8').catch(() => '');
    await rm(file, { force: true });
    const message = parse(text);
    if (message?.session === session) taken.push(message);
  }
  return taken.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ request }) => request);
}

function parse(text: string): z.output<typeof requestSchema> | undefined {
  try {
    return requestSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
