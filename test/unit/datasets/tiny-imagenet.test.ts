import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scanDataset } from '../../../src/datasets/layout';
import { downloadTinyImageNet, publishedArchive } from '../../../src/datasets/tiny-imagenet';
import type { TinyImageNetOptions } from '../../../src/datasets/tiny-imagenet';
import { CancelledError } from '../../../src/errors';
import { serveFile, sizeOf } from '../../support/file-server';
import type { FileServer } from '../../support/file-server';
import { temporaryFolder } from '../../support/temporary-folder';
import { tinyImageNetArchive } from '../../support/tiny-imagenet-archive';
import { zipArchive } from '../../support/zip-archive';

let archive: Buffer;
let server: FileServer;
let folder: string;

const digestOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const fetchInto = (options: Partial<TinyImageNetOptions> = {}) =>
  downloadTinyImageNet({
    folder,
    source: { address: server.address, sha256: digestOf(server.content) },
    retryDelayMs: 1,
    ...options,
  });
const beside = async () => (await readdir(path.dirname(folder))).sort();
const partOf = (place: string) => path.join(`${place}.partial`, 'archive.zip');

beforeAll(async () => {
  archive = await tinyImageNetArchive();
});

beforeEach(async () => {
  server = await serveFile(archive);
  folder = path.join(temporaryFolder(), 'deep', 'tiny');
});

describe('downloading Tiny ImageNet', () => {
  it('ends with a dataset that is ready for use, and nothing beside it', async () => {
    const seen: [number, string][] = [];
    await fetchInto({ progress: (...each) => seen.push(each) });
    const { layout, train, evaluation } = await scanDataset(folder);
    expect([layout, train.length, evaluation.length]).toEqual(['tiny-imagenet', 6, 4]);
    expect(await beside()).toEqual(['tiny']);
    const fractions = seen.map(([fraction]) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual([1, expect.stringMatching(/^Unpacking \((\d+) of \1 files\)$/)]);
    expect(seen[0][1]).toMatch(/^Downloading \(/);
  });

  it('does nothing where it is there already, and nothing to another folder', async () => {
    await fetchInto();
    const before = (await stat(folder)).mtimeMs;
    await fetchInto();
    expect(server.requests.length).toBe(1);
    expect((await stat(folder)).mtimeMs).toBe(before);
    const other = temporaryFolder();
    await writeFile(path.join(other, 'thesis.txt'), '');
    await expect(fetchInto({ folder: other })).rejects.toThrow('is not Tiny ImageNet; choose another folder');
    expect(await readdir(other)).toEqual(['thesis.txt']);
  });

  it('takes an empty folder', async () => {
    await mkdir(folder, { recursive: true });
    await fetchInto();
    expect(existsSync(path.join(folder, 'wnids.txt'))).toBe(true);
  });

  it('keeps what came when it is cancelled, and goes on from there', async () => {
    server.stallAfter = 5000;
    const controller = new AbortController();
    const running = fetchInto({ signal: controller.signal });
    await expect.poll(() => sizeOf(partOf(folder))).toBe(5000);
    controller.abort();
    await expect(running).rejects.toThrow(CancelledError);
    expect(await beside()).toEqual(['tiny.partial']);
    server.stallAfter = undefined;
    await fetchInto();
    expect(server.requests.at(-1)?.range).toBe('bytes=5000-');
    expect(await beside()).toEqual(['tiny']);
  });

  it('leaves nothing half when it is cancelled in the middle of unpacking, and downloads nothing again', async () => {
    const controller = new AbortController();
    const progress = (fraction: number) => fraction > 0.8 && controller.abort();
    await expect(fetchInto({ signal: controller.signal, progress })).rejects.toThrow(CancelledError);
    expect(existsSync(folder)).toBe(false);
    expect((await readdir(`${folder}.partial`)).sort()).toEqual(['archive.zip', 'archive.zip.json']);
    await fetchInto();
    expect(server.requests.length).toBe(1);
  });

  it('clears away what a killed process has unpacked', async () => {
    await mkdir(path.join(`${folder}.partial`, 'unpacked', 'stale'), { recursive: true });
    await fetchInto();
    expect(await readdir(folder)).not.toContain('stale');
    expect(await beside()).toEqual(['tiny']);
  });

  it('refuses another archive unless its checksum is given, and forgets it', async () => {
    const source = { address: server.address };
    // A mirror must have what its makers published, to the byte.
    await expect(fetchInto({ source })).rejects.toThrow(`not ${publishedArchive.size}: it is another file`);
    const wrong = { ...source, sha256: 'ab'.repeat(32) };
    await expect(fetchInto({ source: wrong })).rejects.toThrow(/has the checksum [0-9a-f]{64}, not abab/);
    expect(await beside()).toEqual([]);
    await expect(fetchInto({ source: { ...source, sha256: 'short' } })).rejects.toThrow('is no SHA-256');
  });

  it('refuses what is no Tiny ImageNet, and what is evil', async () => {
    server.content = zipArchive([{ name: 'pictures/a.png', data: 'x' }]);
    await expect(fetchInto()).rejects.toThrow('is not Tiny ImageNet: it has no folders train and val');
    expect(existsSync(folder)).toBe(false);
    server.content = zipArchive([{ name: 'tiny-imagenet-200/../../evil', data: 'x' }]);
    server.etag = '"evil"';
    await expect(fetchInto({ folder: `${folder}2` })).rejects.toThrow(/relative path|leads out/);
    expect(await beside()).not.toContain('evil');
  });

  it('takes an archive that lies here, and leaves it there', async () => {
    const file = path.join(temporaryFolder(), 'mine.zip');
    await writeFile(file, archive);
    await fetchInto({ source: { address: file, sha256: digestOf(archive) } });
    expect(existsSync(file)).toBe(true);
    expect(server.requests).toEqual([]);
    expect(await beside()).toEqual(['tiny']);
  });

  it('is done once when two want it at the same time', async () => {
    server.stallAfter = 5000;
    const controller = new AbortController();
    const first = fetchInto({ signal: controller.signal });
    await expect.poll(() => existsSync(partOf(folder))).toBe(true);
    await expect(fetchInto()).rejects.toThrow(/The download into .* is under way already/);
    controller.abort();
    await expect(first).rejects.toThrow(CancelledError);
    server.stallAfter = undefined;
    await fetchInto();
  });
});
