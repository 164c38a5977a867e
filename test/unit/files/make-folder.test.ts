import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { makeFolder } from '../../../src/files/make-folder';
import { temporaryFolder } from '../../support/temporary-folder';

describe('makeFolder', () => {
  it('makes a folder with those above it, and leaves one alone that is there', async () => {
    const folder = path.join(temporaryFolder(), 'a', 'b');
    await makeFolder(folder);
    writeFileSync(path.join(folder, 'mine'), '');
    await makeFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
    expect(existsSync(path.join(folder, 'mine'))).toBe(true);
  });

  it('makes what several want at once', async () => {
    for (let round = 0; round < 200; round++) {
      const root = temporaryFolder();
      const wanted = Array.from({ length: 6 }, (_, i) => path.join(root, 'a', 'b', 'c', `${i}`));
      await Promise.all(wanted.map((folder) => makeFolder(folder)));
      expect(wanted.every((folder) => existsSync(folder))).toBe(true);
    }
  });

  it('says that a file is in the way', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(makeFolder(file)).rejects.toThrow(`${file} is a file, not a folder.`);
    await expect(makeFolder(path.join(file, 'below'))).rejects.toThrow(UserError);
  });

  it.runIf(process.platform === 'linux')('gives one line where the system lets nobody write', async () => {
    await expect(makeFolder('/proc/stego/below')).rejects.toThrow(UserError);
  });
});
