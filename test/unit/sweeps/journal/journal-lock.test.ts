import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ownIdentity } from '../../../../src/process-identity';
import { withJournalLock } from '../../../../src/sweeps/journal/journal-lock';
import { bundleProgram, nextLine, startProgram } from '../../../support/child-program';
import { temporaryFolder } from '../../../support/temporary-folder';

const gone = { ...ownIdentity(), pid: 2 ** 22, startTime: '1' };

describe('withJournalLock', () => {
  it('lets one in at a time', async () => {
    const file = path.join(temporaryFolder(), 'study.log');
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        withJournalLock(file, async () => {
          most = Math.max(most, ++inside);
          await sleep(1);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  it('lets go when the work fails', async () => {
    const file = path.join(temporaryFolder(), 'study.log');
    await expect(withJournalLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('waits for a lock of Optuna, whichever kind', async () => {
    for (const lock of ['link', 'file']) {
      const file = path.join(temporaryFolder(), 'study.log');
      writeFileSync(file, '');
      if (lock === 'link') symlinkSync(file, `${file}.lock`);
      else writeFileSync(`${file}.lock`, '');
      let entered = false;
      const work = withJournalLock(file, async () => void (entered = true));
      await sleep(100);
      expect(entered).toBe(false);
      rmSync(`${file}.lock`);
      await work;
      expect(entered).toBe(true);
    }
  });

  it('is not waited for where it is none', async () => {
    const file = path.join(temporaryFolder(), 'study.log');
    mkdirSync(`${file}.lock`);
    await expect(withJournalLock(file, async () => {})).rejects.toThrow(
      `${file}.lock is a folder, which is no lock: remove it.`,
    );
  });

  it('breaks the lock of a dead process, once for all who wait', async () => {
    for (let time = 0; time < 10; time++) {
      const folder = temporaryFolder();
      const file = path.join(folder, 'study.log');
      writeFileSync(`${file}.lock`, JSON.stringify(gone));
      let inside = 0;
      let most = 0;
      await Promise.all(
        Array.from({ length: 8 }, () =>
          withJournalLock(file, async () => {
            most = Math.max(most, ++inside);
            await sleep(2);
            inside -= 1;
          }),
        ),
      );
      expect(most).toBe(1);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('is held by a process until it is killed', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'study.log');
    const program = await bundleProgram(
      `import { withJournalLock } from 'src/sweeps/journal/journal-lock';
       void withJournalLock(process.argv[2], async () => {
         console.log('inside');
         await new Promise((resolve) => setTimeout(resolve, 60_000));
       });`,
      temporaryFolder(),
      'holder',
    );
    const child = startProgram(program, file);
    expect(await nextLine(child)).toBe('inside');
    let entered = false;
    const work = withJournalLock(file, async () => void (entered = true));
    await sleep(200);
    expect(entered).toBe(false);
    child.kill('SIGKILL');
    await work;
    expect(entered).toBe(true);
  });
});
