import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeLeftovers, temporaryPath } from '../../../src/files/temporary';
import { temporaryFolder } from '../../support/temporary-folder';

describe('removeLeftovers', () => {
  it('spares the living, other hosts and files that are not ours', async () => {
    const folder = temporaryFolder();
    const living = temporaryPath(path.join(folder, 'a'));
    const dead = living.replace(`-${process.pid}-`, '-99999999-');
    const elsewhere = living.replace(/-[0-9a-f]{8}-/, '-00000000-');
    const elsewhereOld = elsewhere.replace('-00000000-', '-00000001-');
    const foreign = path.join(folder, '.something.tmp');
    for (const file of [living, dead, elsewhere, elsewhereOld, foreign]) writeFileSync(file, '');
    for (const file of [elsewhereOld, foreign]) utimesSync(file, 1, 1);
    await removeLeftovers(folder);
    expect([living, dead, elsewhere, elsewhereOld, foreign].map((file) => existsSync(file))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('removes what was not touched for an hour, whoever has that pid now', async () => {
    const folder = temporaryFolder();
    const [fresh, old] = [temporaryPath(path.join(folder, 'a')), temporaryPath(path.join(folder, 'a'))];
    for (const file of [fresh, old]) writeFileSync(file, '');
    utimesSync(old, 1, 1);
    await removeLeftovers(folder);
    expect(readdirSync(folder)).toEqual([path.basename(fresh)]);
  });

  it('accepts a folder that is not there', async () => {
    await removeLeftovers(path.join(temporaryFolder(), 'missing'));
  });
});
