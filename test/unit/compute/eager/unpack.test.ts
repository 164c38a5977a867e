import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { create, Header } from 'tar';
import { describe, expect, it } from 'vitest';
import { unpackLibrary } from '../../../../src/compute/eager/install/unpack';
import { CancelledError, UserError } from '../../../../src/errors';
import { libraryArchive } from '../../../support/library-archive';
import { temporaryFolder } from '../../../support/temporary-folder';

/** An archive with one entry that an honest tar would not write. */
async function wickedArchive(entry: ConstructorParameters<typeof Header>[0]): Promise<string> {
  const file = path.join(temporaryFolder(), 'wicked.tar');
  const data = Buffer.from('wicked');
  const header = new Header({ mode: 0o644, mtime: new Date(0), type: 'File', ...(entry as object) });
  header.size = header.type === 'File' ? data.length : 0;
  const block = Buffer.alloc(512);
  header.encode(block, 0);
  const body =
    header.type === 'File' ? Buffer.concat([data, Buffer.alloc(512 - data.length)]) : Buffer.alloc(0);
  await writeFile(file, Buffer.concat([block, body, Buffer.alloc(1024)]));
  return file;
}

describe("unpacking TensorFlow's C library", () => {
  it('returns when everything is written, not before', async () => {
    const archive = await libraryArchive();
    const root = temporaryFolder();
    // At once, so that files stay open for long.
    const folders = Array.from({ length: 60 }, (_, i) => path.join(root, `${i}`));
    const contents = await Promise.all(
      folders.map(async (folder) => {
        await unpackLibrary({ archive, folder });
        return readFile(path.join(folder, 'include/tensorflow/c/c_api.h'), 'utf8');
      }),
    );
    expect(contents).toEqual(folders.map(() => 'header'));
  });

  it('takes headers and libraries with their links, and nothing else', async () => {
    const archive = await libraryArchive();
    const folder = path.join(temporaryFolder(), 'deps');
    const seen: number[] = [];
    await unpackLibrary({ archive, folder, progress: (fraction) => seen.push(fraction) });
    expect((await readdir(folder)).sort()).toEqual(['include', 'lib']);
    expect(await readFile(path.join(folder, 'lib/libtensorflow.so'), 'utf8')).toBe('library');
    expect(seen.at(-1)).toBe(1);
  });

  it.each([
    ['a path that climbs', { path: 'lib/../../escaped' }],
    ['an absolute path', { path: path.join(process.cwd(), 'out/escaped') }],
    ['a link that leads out', { path: 'lib/out', type: 'SymbolicLink', linkpath: '../../..' }],
    ['a link to an absolute path', { path: 'lib/out', type: 'SymbolicLink', linkpath: '/etc' }],
    ['a hard link that leads out', { path: 'lib/out', type: 'Link', linkpath: '../../escaped' }],
  ] as const)('refuses an archive with %s', async (_, entry) => {
    const archive = await wickedArchive(entry);
    const parent = temporaryFolder();
    const folder = path.join(parent, 'deps');
    const problem =
      /cannot be unpacked: .*(contains '\.\.'|escapes extraction directory|from absolute (link)?path)/;
    await expect(unpackLibrary({ archive, folder })).rejects.toThrow(problem);
    expect(await readdir(parent)).toEqual(['deps']);
    expect(existsSync(path.join(process.cwd(), 'out/escaped'))).toBe(false);
  });

  it('accepts an archive of that make whose entry is honest', async () => {
    const archive = await wickedArchive({ path: 'lib/fine' });
    const folder = path.join(temporaryFolder(), 'deps');
    await expect(unpackLibrary({ archive, folder })).rejects.toThrow('it has no include/');
    expect(await readFile(path.join(folder, 'lib/fine'), 'utf8')).toBe('wicked');
  });

  it('never writes through a link of the archive itself', async () => {
    const [from, outside] = [temporaryFolder(), temporaryFolder()];
    await mkdir(path.join(from, 'lib'));
    await symlink(outside, path.join(from, 'lib/way'));
    const archive = path.join(from, 'a.tar');
    await create({ file: archive, cwd: from, preservePaths: true }, ['lib']);
    await expect(unpackLibrary({ archive, folder: path.join(temporaryFolder(), 'deps') })).rejects.toThrow(
      UserError,
    );
    expect(await readdir(outside)).toEqual([]);
  });

  it('says what an archive lacks, and which file is none', async () => {
    const folder = () => path.join(temporaryFolder(), 'deps');
    const text = path.join(temporaryFolder(), 'text');
    await writeFile(text, 'not an archive at all'.repeat(100));
    await expect(unpackLibrary({ archive: text, folder: folder() })).rejects.toThrow(UserError);
    const gone = path.join(temporaryFolder(), 'gone');
    await expect(unpackLibrary({ archive: gone, folder: folder() })).rejects.toThrow('There is no file');
    const archive = await libraryArchive(['lib/libtensorflow_framework.so']);
    await expect(unpackLibrary({ archive, folder: folder() })).rejects.toThrow(
      "is not TensorFlow's C library for Linux: it has no lib/libtensorflow_framework.so.",
    );
  });

  it('is cancelled', async () => {
    const signal = AbortSignal.abort();
    const archive = await libraryArchive();
    const folder = path.join(temporaryFolder(), 'deps');
    await expect(unpackLibrary({ archive, folder, signal })).rejects.toThrow(CancelledError);
  });
});
