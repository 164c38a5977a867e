import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockProcess } from '../../../src/files/process-lock';
import { ownIdentity } from '../../../src/process-identity';
import { temporaryFolder } from '../../support/temporary-folder';

describe('a lock', () => {
  it('is had by one at a time, and can be had again', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    const unlock = await lockProcess(file, 'The work');
    await expect(lockProcess(file, 'The work')).rejects.toThrow(
      /^The work is under way already; if not, delete /,
    );
    await unlock();
    expect(existsSync(file)).toBe(false);
    await (
      await lockProcess(file, 'The work')
    )();
  });

  it('is lost by a process that has ended', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    await writeFile(file, JSON.stringify({ ...ownIdentity(), pid }));
    await (
      await lockProcess(file, 'The work')
    )();
  });
});
