import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { appendLine } from '../../../src/runs/append-line';
import { temporaryFolder } from '../../support/temporary-folder';

describe('appendLine', () => {
  it('ends a torn line before it adds its own', async () => {
    const file = path.join(temporaryFolder(), 'lines');
    await appendLine(file, 'one');
    await appendLine(file, 'two');
    await appendFile(file, 'tor');
    await appendLine(file, 'three');
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\ntor\nthree\n');
  });

  it('refuses what would be two lines', async () => {
    await expect(appendLine(path.join(temporaryFolder(), 'lines'), 'a\nb')).rejects.toThrow(RangeError);
  });

  it('says in one line when it cannot write', async () => {
    const folder = path.join(temporaryFolder(), 'missing');
    const file = path.join(folder, 'lines');
    await expect(appendLine(file, '')).rejects.toThrow(
      new UserError(`Cannot write ${file}: the folder ${folder} does not exist.`),
    );
  });
});
