import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/errors';
import { unzip } from '../../../src/files/unzip';
import { temporaryFolder } from '../../support/temporary-folder';
import { zipArchive } from '../../support/zip-archive';
import type { ZipMember } from '../../support/zip-archive';

const limits = { entries: 100, bytes: 10_000_000 };

async function unpack(content: Buffer | readonly ZipMember[], options: { signal?: AbortSignal } = {}) {
  const outside = temporaryFolder();
  const archive = path.join(outside, 'archive.zip');
  const folder = path.join(outside, 'target');
  await writeFile(archive, Buffer.isBuffer(content) ? content : zipArchive(content as ZipMember[]));
  const done: [number, number][] = [];
  const work = unzip({ archive, folder, limits, progress: (...each) => done.push(each), ...options });
  return { outside, archive, folder, work, done };
}

const good: ZipMember = { name: 'a/good.txt', data: 'good' };

describe('unpacking a zip archive', () => {
  it('writes its files, small and large, packed and stored', async () => {
    const large = Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 2654435761) >>> 24));
    const { folder, work, done } = await unpack([
      good,
      { name: 'b/', mode: 0o040755 },
      { name: 'b/c/Größe.bin', data: large, stored: true },
      { name: 'large', data: large },
      { name: 'empty' },
    ]);
    await work;
    expect(await readFile(path.join(folder, 'a/good.txt'), 'utf8')).toBe('good');
    expect((await readFile(path.join(folder, 'b/c/Größe.bin'))).equals(large)).toBe(true);
    expect((await readFile(path.join(folder, 'large'))).equals(large)).toBe(true);
    expect((await readFile(path.join(folder, 'empty'))).length).toBe(0);
    expect(done).toEqual([1, 2, 3, 4].map((count) => [count, 4]));
  });

  it.each<[string, ZipMember[], RegExp]>([
    ['leads out', [{ name: '../evil' }], /relative path|leads out/],
    ['leads out in the middle', [{ name: 'a/../../evil' }], /relative path|leads out/],
    ['is absolute', [{ name: '/evil' }], /absolute path|leads out/],
    ['names a drive', [{ name: 'C:/evil' }], /absolute path|characters/],
    ['names a stream of Windows', [{ name: 'ab:c' }], /characters/],
    ['has backslashes', [{ name: '..\\evil' }], /invalid characters|characters/],
    ['is a device of Windows', [{ name: 'a/NUL.txt' }], /not every system/],
    ['ends with a dot', [{ name: 'a./b' }], /not every system/],
    ['has empty parts', [{ name: 'a//b' }], /leads out/],
    ['is a symbolic link', [{ name: 'link', data: '/etc/passwd', mode: 0o120777 }], /link or a device/],
    ['is a pipe', [{ name: 'pipe', mode: 0o010644 }], /link or a device/],
    ['comes twice', [{ name: 'A/good.txt' }], /comes twice/],
    ['is inside of a file', [{ name: 'a/good.txt/b' }], /inside of a file/],
    ['is a file and a folder', [{ name: 'a' }], /comes twice/],
    ['is encrypted', [{ name: 'x', encrypted: true }], /encrypted/],
  ])('refuses an archive with an entry that %s, and writes nothing', async (_, bad, reason) => {
    const { outside, archive, work } = await unpack([good, ...bad]);
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(reason);
    expect(await readdir(outside)).toEqual([path.basename(archive)]);
  });

  it('refuses too many entries, and too much of them', async () => {
    const many = Array.from({ length: 101 }, (_, index) => ({ name: `${index}` }));
    await expect((await unpack(many)).work).rejects.toThrow('101 entries, which is too many');
    const bomb = [{ name: 'bomb', data: Buffer.alloc(11_000_000) }];
    const { folder, work } = await unpack(bomb);
    await expect(work).rejects.toThrow('more than 10000000 bytes');
    expect(existsSync(folder)).toBe(false);
  });

  it.each([100, 2_000_000])(
    'stops at an entry that is larger than it says (%s bytes)',
    async (claimedSize) => {
      const { folder, work } = await unpack([{ name: 'liar', data: Buffer.alloc(5_000_000), claimedSize }]);
      await expect(work).rejects.toThrow(/cannot be unpacked: too many bytes/);
      const written = await readFile(path.join(folder, 'liar')).catch(() => Buffer.alloc(0));
      expect(written.length).toBeLessThanOrEqual(claimedSize);
    },
  );

  it('tells what is no archive, or is cut off', async () => {
    await expect((await unpack(Buffer.from('<html>'))).work).rejects.toThrow('no zip archive or is damaged');
    const cut = zipArchive([good]).subarray(0, 60);
    await expect((await unpack(cut)).work).rejects.toThrow('no zip archive or is damaged');
  });

  it('never writes into a folder that is there', async () => {
    const { folder, archive, work } = await unpack([good]);
    await work;
    await mkdir(path.join(folder, 'mine'));
    await expect(unzip({ archive, folder, limits })).rejects.toThrow('exists already');
    expect((await readdir(folder)).sort()).toEqual(['a', 'mine']);
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const members = Array.from({ length: 60 }, (_, index) => ({ name: `${index}`, data: 'x' }));
    const outside = temporaryFolder();
    const archive = path.join(outside, 'archive.zip');
    await writeFile(archive, zipArchive(members));
    const folder = path.join(outside, 'target');
    const progress = (done: number) => done === 5 && controller.abort();
    await expect(unzip({ archive, folder, limits, signal: controller.signal, progress })).rejects.toThrow(
      CancelledError,
    );
    expect((await readdir(folder)).length).toBeLessThan(60);
  });
});
