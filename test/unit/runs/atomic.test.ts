import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { appendLine, removeLeftovers, temporaryPath, writeFileAtomic } from '../../../src/runs/atomic';
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
    const file = path.join(temporaryFolder(), 'missing', 'a.json');
    await expect(writeFileAtomic(file, '')).rejects.toThrow(
      new UserError(`Cannot write ${file}: its folder is gone.`),
    );
  });

  it('leaves a whole file whenever its writer is killed', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'big.txt');
    const program = await bundleProgram(
      `import { writeFileAtomic } from 'src/runs/atomic';
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
});

describe('removeLeftovers', () => {
  it('spares the living, other hosts and files that are not ours', async () => {
    const folder = temporaryFolder();
    const living = temporaryPath(path.join(folder, 'a'));
    const dead = living.replace(`-${process.pid}-`, '-99999999-');
    const elsewhere = living.replace(/\.[0-9a-f]{8}-/, '.00000000-');
    const elsewhereOld = elsewhere.replace('.a.', '.b.');
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

  it('accepts a folder that is not there', async () => {
    await removeLeftovers(path.join(temporaryFolder(), 'missing'));
  });
});

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
});
