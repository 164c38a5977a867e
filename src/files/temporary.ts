import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { ownIdentity, pidLives } from '../process-identity';

/** Where this process's pid means something: the same host name, boot and pid namespace. */
const machineTag = tagOf(ownIdentity());
const temporaryName = /^\.stego-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.tmp$/;

/** Writers touch their temporary file all the time; one untouched for so long was left by a killed process. */
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * A new name in the folder of `file` that `removeLeftovers` knows and that readers skip (it starts with a dot).
 * Nothing of `file`'s own name is in it, which may be as long as the file system allows.
 */
export function temporaryPath(file: string): string {
  const unique = `${machineTag}-${process.pid}-${randomBytes(6).toString('hex')}`;
  return path.join(path.dirname(file), `.stego-${unique}.tmp`);
}

/** Removes what killed writers left in `folder`, and nothing that a living one may still be writing. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const match = temporaryName.exec(name);
    if (!match) continue;
    const file = path.join(folder, name);
    const writerGone = match[1] === machineTag && !pidLives(Number(match[2]));
    const age = writerGone ? Infinity : Date.now() - (await modifiedAt(file));
    if (age > abandonedAfterMs) await rm(file, { force: true }).catch(() => undefined);
  }
}

function tagOf({ host, machine = '' }: { host: string; machine?: string }): string {
  return createHash('sha256').update(`${host}\n${machine}`).digest('hex').slice(0, 8);
}

async function modifiedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
}
