import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { staysWithin } from '../../../src/files/stays-within';
import { temporaryFolder } from '../../support/temporary-folder';

/** A folder with `inner/a.png`, and the links that it is given. */
function folderWith(links: Readonly<Record<string, string>>): string {
  const folder = path.join(temporaryFolder(), 'workspace');
  mkdirSync(path.join(folder, 'inner'), { recursive: true });
  writeFileSync(path.join(folder, 'inner', 'a.png'), '');
  for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(folder, name));
  return folder;
}

const check = (folder: string, file: string) => staysWithin(folder, path.join(folder, file));

describe('a path inside of a folder', () => {
  it('stays within by its name', async () => {
    const folder = folderWith({});
    expect(await check(folder, '')).toBe(true);
    expect(await check(folder, 'inner/a.png')).toBe(true);
    expect(await check(folder, 'inner/none/at/all.png')).toBe(true);
    expect(await check(folder, 'inner/../../elsewhere.png')).toBe(false);
    expect(await staysWithin(folder, `${folder}-2`)).toBe(false);
  });

  it('stays within by links that do', async () => {
    const folder = folderWith({ near: 'inner', chain: 'near', round: 'inner/../inner' });
    symlinkSync(path.join(folder, 'inner'), path.join(folder, 'absolute'));
    for (const name of ['near', 'chain', 'round', 'absolute']) {
      expect(await check(folder, `${name}/a.png`), name).toBe(true);
    }
  });

  it('leaves it by links that lead out', async () => {
    const folder = folderWith({ up: '..', far: '/etc', by: 'up/x', beside: '../workspace-2' });
    for (const name of ['up', 'far', 'by', 'beside']) {
      expect(await check(folder, name), name).toBe(false);
      expect(await check(folder, `${name}/passwd`), name).toBe(false);
    }
  });

  it('leaves it by the parent of a folder that is a link, as the system sees it', async () => {
    const folder = folderWith({ deep: 'inner', sly: 'deep/../../x' });
    mkdirSync(path.join(folder, 'inner', 'b'));
    symlinkSync('inner/b', path.join(folder, 'low'));
    symlinkSync('low/../a.png', path.join(folder, 'fine'));
    expect(await check(folder, 'sly')).toBe(false);
    expect(await check(folder, 'fine')).toBe(true);
  });

  it('does not go round in a circle', async () => {
    const folder = folderWith({ one: 'two', two: 'one' });
    expect(await check(folder, 'one')).toBe(false);
  });
});
