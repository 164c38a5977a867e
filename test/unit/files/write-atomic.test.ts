import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { removeLeftovers } from '../../../src/files/temporary';
import { asWriteError, writeFileAtomic } from '../../../src/files/write-atomic';
import { bundleProgram, killHard, nextLine, startProgram } from '../../support/child-program';
import { temporaryFolder } from '../../support/temporary-folder';

describe('writeFileAtomic', () => {
  it('makes and replaces a file and leaves nothing else', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.json');
    await writeFileAtomic(file, 'one');
    await writeFileAtomic(file, Uint8Array.of(0x32));
    expect(readFileSync(file, 'utf8')).toBe('2');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('says in one line when it cannot write', async () => {
    const folder = path.join(temporaryFolder(), 'missing');
    const file = path.join(folder, 'a.json');
    await expect(writeFileAtomic(file, '')).rejects.toThrow(
      new UserError(`Cannot write ${file}: the folder ${folder} does not exist.`),
    );
  });

  it('leaves a whole file whenever its writer is killed', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'big.txt');
    const program = await bundleProgram(
      `import { writeFileAtomic } from 'src/files/write-atomic';
       const write = async () => {
         for (let i = 0; ; i++) {
           await writeFileAtomic(process.argv[2], \`\${i % 10}\`.repeat(3_000_000));
           if (i === 0) console.log('first');
         }
       };
       void write();`,
      temporaryFolder(),
      'writer',
    );
    let leftovers = 0;
    for (let round = 0; round < 8; round++) {
      const child = startProgram(program, file);
      await nextLine(child);
      await new Promise((resolve) => setTimeout(resolve, 7 * round));
      await killHard(child);
      const text = await readFile(file, 'utf8');
      expect(text.length).toBe(3_000_000);
      expect(new Set(text).size).toBe(1);
      leftovers += readdirSync(folder).length - 1;
      await removeLeftovers(folder);
      expect(readdirSync(folder)).toEqual(['big.txt']);
    }
    expect(leftovers).toBeGreaterThan(0);
  });

  it('lets only one of two writers win without overwrite', async () => {
    const file = path.join(temporaryFolder(), 'a.txt');
    const writers = ['one', 'two', 'three'].map((text) => writeFileAtomic(file, text, { overwrite: false }));
    const results = await Promise.allSettled(writers);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(path.dirname(file))).toEqual(['a.txt']);
  });

  it('leaves what exists alone without overwrite, also a folder or a dangling link', async () => {
    const folder = temporaryFolder();
    const [file, inner, link] = ['file', 'inner', 'link'].map((name) => path.join(folder, name));
    writeFileSync(file, 'precious');
    mkdirSync(inner);
    symlinkSync(path.join(folder, 'nowhere'), link);
    const write = (place: string) => writeFileAtomic(place, 'new', { overwrite: false });
    await expect(write(file)).rejects.toThrow(/exists already/);
    await expect(write(inner)).rejects.toThrow(/it is a folder/);
    await expect(write(link)).rejects.toThrow(/exists already/);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect(readdirSync(folder).sort()).toEqual(['file', 'inner', 'link']);
  });

  it.each([true, false])(
    'writes names as long as the file system allows (overwrite: %s)',
    async (overwrite) => {
      const file = path.join(temporaryFolder(), 'n'.repeat(255));
      await writeFileAtomic(file, 'text', { overwrite });
      expect(readFileSync(file, 'utf8')).toBe('text');
    },
  );
});

describe('asWriteError', () => {
  it.each([
    ['EACCES', 'permission denied'],
    ['EPERM', 'permission denied'],
    ['EROFS', 'read-only'],
    ['ENOSPC', 'disk is full'],
    ['EDQUOT', 'disk is full'],
    ['EEXIST', 'exists already'],
  ])('has plain words for %s', (code, words) => {
    const error = asWriteError(Object.assign(new Error('system'), { code }), '/pictures/a.png');
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toContain(words);
    expect((error as Error).message).toContain('/pictures/a.png');
  });

  it('leaves other errors as they are', () => {
    const error = new RangeError('a mistake of ours');
    expect(asWriteError(error, '/pictures/a.png')).toBe(error);
  });
});
