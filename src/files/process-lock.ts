import { readFile, rm, writeFile } from 'node:fs/promises';
import { systemErrorCode, UserError } from '../errors';
import { ownIdentity, processLife } from '../process-identity';
import type { ProcessIdentity } from '../process-identity';

/**
 * Takes what one process has at a time; returns what gives it back. A killed process loses it. Throws `UserError` while
 * another one has it; `work` names what that one does, as in “An installation”.
 */
export async function lockProcess(file: string, work: string): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    try {
      await writeFile(file, JSON.stringify(ownIdentity()), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
    const owner = await readOwner(file);
    // Without a pid it is being written right now, by whoever has just won.
    if (attempt === 3 || owner === undefined || processLife(owner) !== 'gone') {
      throw new UserError(`${work} is under way already; if not, delete ${file}.`);
    }
    await rm(file, { force: true });
  }
}

async function readOwner(file: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
