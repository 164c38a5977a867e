import { chmod, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalFile, leaseFile } from '../../../src/runs/run-paths';
import { claimEndOfSweep, claimEnding } from '../../../src/runs/told-ending';
import { temporaryFolder } from '../../support/temporary-folder';

const ending = { pid: 17, heartbeat: '2026-03-01T10:00:00.000Z' };
const next = { pid: 17, heartbeat: '2026-03-01T11:00:00.000Z' };

describe('the claim of an ending', () => {
  it('is given once, however many ask at the same time', async () => {
    const folder = temporaryFolder();
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimEnding(folder, ending)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('is given again for the next ending, and leaves one file', async () => {
    const folder = temporaryFolder();
    expect(await claimEnding(folder, ending)).toBe(true);
    expect(await claimEnding(folder, next)).toBe(true);
    expect(await claimEnding(folder, next)).toBe(false);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is given once for each session that died before it said anything', async () => {
    const folder = temporaryFolder();
    const lease = path.join(folder, leaseFile);
    await writeFile(lease, '{}');
    expect(await claimEnding(folder, undefined)).toBe(true);
    expect(await claimEnding(folder, undefined)).toBe(false);
    await utimes(lease, 1000, 1000);
    expect(await claimEnding(folder, undefined)).toBe(true);
  });

  it('is given once for each end of a sweep', async () => {
    const folder = temporaryFolder();
    for (const journal of ['{}\n', '{}\n{}\n']) {
      await writeFile(path.join(folder, journalFile), journal);
      expect(await claimEndOfSweep(folder, true)).toBe(true);
      expect(await claimEndOfSweep(folder, true)).toBe(false);
    }
    // Its controller died.
    expect(await claimEndOfSweep(folder, false)).toBe(true);
    expect(await claimEndOfSweep(folder, false)).toBe(false);
  });

  it('is not given for a run that is gone', async () => {
    expect(await claimEnding(path.join(temporaryFolder(), 'gone'), ending)).toBe(false);
  });

  // The superuser may write everywhere.
  it.skipIf(process.getuid?.() === 0)('is given where nothing can be written', async () => {
    const folder = temporaryFolder();
    await chmod(folder, 0o500);
    expect(await claimEnding(folder, ending)).toBe(true);
    expect(await claimEnding(folder, ending)).toBe(true);
    await chmod(folder, 0o700);
  });
});
