import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { download } from '../../../src/network/download';
import type { DownloadOptions } from '../../../src/network/download';
import { CancelledError, UserError } from '../../../src/errors';
import { sha256Of } from '../../../src/network/checksum';
import { obtainFile } from '../../../src/network/obtain-file';
import { serveFile } from '../../support/file-server';
import type { FileServer } from '../../support/file-server';
import { temporaryFolder } from '../../support/temporary-folder';

const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2654435761) >>> 24));
const checksum = sha256Of(createHash('sha256').update(content).digest('hex'));

function fetchFrom(server: FileServer, options: Partial<DownloadOptions> = {}) {
  const file = options.file ?? path.join(temporaryFolder(), 'file');
  server.collectedIn = file;
  const run = () => download({ address: server.address, file, checksum, retryDelayMs: 5, ...options });
  return { file, run };
}

describe('a download', () => {
  it('arrives whole, and says how far it is', async () => {
    const server = await serveFile(content);
    const seen: [number, number | undefined][] = [];
    const { file, run } = fetchFrom(server, { progress: (...each) => seen.push(each) });
    await run();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(seen.at(-1)).toEqual([content.length, content.length]);
    expect(seen.length).toBeGreaterThan(2);
    await run();
    expect(server.requests.length).toBe(1);
  });

  it('goes on where the connection broke', async () => {
    const server = await serveFile(content);
    server.cuts = [100_000, 50_000];
    const { file, run } = fetchFrom(server);
    await run();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-', 'bytes=150000-']);
  });

  it('starts over where the server knows no ranges, or has another file by now', async () => {
    const server = await serveFile(content);
    server.ranges = false;
    server.cuts = [100_000];
    const { file, run } = fetchFrom(server);
    await run();
    expect((await readFile(file)).equals(content)).toBe(true);

    const other = await serveFile(Buffer.alloc(200_000, 1));
    other.cuts = [100_000, 1, 1, 1];
    other.status = 200;
    const second = fetchFrom(other);
    await expect(second.run()).rejects.toThrow(UserError);
    other.content = content;
    other.etag = '"two"';
    other.cuts = [];
    await second.run();
    expect((await readFile(second.file)).equals(content)).toBe(true);
  });

  it('gives up when nothing comes, and tells what to do; a later one goes on', async () => {
    const server = await serveFile(content);
    server.cuts = [200_000, 0, 0, 0, 0, 0];
    const { file, run } = fetchFrom(server);
    await expect(run()).rejects.toThrow(
      /^Cannot download http.*download the file yourself and give its path/,
    );
    expect((await stat(file)).size).toBe(200_000);
    server.cuts = [];
    await run();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(server.requests.at(-1)?.range).toBe('bytes=200000-');
  });

  it('is refused and removed when its checksum is wrong', async () => {
    const server = await serveFile(content);
    const { file, run } = fetchFrom(server, { checksum: sha256Of('ab'.repeat(32)) });
    await expect(run()).rejects.toThrow(/has the checksum [0-9a-f]{64}, not abab/);
    expect(existsSync(file)).toBe(false);
  });

  it('ends at once when cancelled, and keeps what it has', async () => {
    const server = await serveFile(content);
    server.stallAfter = 150_000;
    const controller = new AbortController();
    const { file, run } = fetchFrom(server, { signal: controller.signal });
    const running = run();
    while (!existsSync(file) || (await stat(file)).size < 150_000) await sleep(5);
    controller.abort();
    await expect(running).rejects.toThrow(CancelledError);
    server.stallAfter = undefined;
    await download({ address: server.address, file, checksum });
    expect(server.requests.at(-1)?.range).toBe('bytes=150000-');
  });

  it('does not try again what the server refuses, and tries again what it cannot do now', async () => {
    const server = await serveFile(content);
    server.status = 404;
    await expect(fetchFrom(server).run()).rejects.toThrow('the server answers 404; check the address');
    expect(server.requests.length).toBe(1);
    server.status = 503;
    await expect(fetchFrom(server).run()).rejects.toThrow('the server answers 503');
    expect(server.requests.length).toBe(5);
    const nowhere = { ...server, address: 'http://127.0.0.1:9/none' };
    await expect(fetchFrom(nowhere).run()).rejects.toThrow('check the connection');
  });

  it('gives a connection up that brings nothing more, and goes on with a new one', async () => {
    const server = await serveFile(content);
    server.stallAfter = 100_000;
    const { file, run } = fetchFrom(server, {
      stallMs: 1500,
      progress: (done) => {
        if (done >= 100_000) server.stallAfter = undefined;
      },
    });
    await run();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-']);
    const silent = await serveFile(content);
    silent.stallAfter = 0;
    await expect(fetchFrom(silent, { stallMs: 400 }).run()).rejects.toThrow('nothing came for 1 s');
    expect(silent.requests.length).toBe(4);
  });

  it('does not continue a part by a tag that says nothing of the bytes', async () => {
    const server = await serveFile(content);
    server.etag = 'W/"page"';
    server.cuts = [100_000];
    const { file, run } = fetchFrom(server);
    await run();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it('refuses a file of another size before it is fetched', async () => {
    const server = await serveFile(content);
    const { file, run } = fetchFrom(server, { size: 12 });
    await expect(run()).rejects.toThrow(/has 300000 bytes, not 12: it is another file; check the address/);
    expect(existsSync(file)).toBe(false);
  });

  it('starts over when what it has is longer than what there is', async () => {
    const server = await serveFile(content);
    server.cuts = [200_000, 0, 0, 0];
    const { file, run } = fetchFrom(server);
    await expect(run()).rejects.toThrow(UserError);
    await appendFile(file, content);
    await run();
    expect((await readFile(file)).equals(content)).toBe(true);
    expect(server.requests.map(({ range }) => range).slice(-2)).toEqual(['bytes=500000-', undefined]);
  });

  it('follows a redirection', async () => {
    const server = await serveFile(content);
    server.cuts = [100_000];
    const { file, run } = fetchFrom({ ...server, address: server.redirecting });
    await run();
    expect((await readFile(file)).equals(content)).toBe(true);
  });

  it('checks an MD5, too, and a file that lies here', async () => {
    const server = await serveFile(content);
    const digest = createHash('md5').update(content).digest('hex').toUpperCase();
    const { file, run } = fetchFrom(server, { checksum: { algorithm: 'md5', digest } });
    await run();
    const local = { address: file, file: `${file}.other`, checksum };
    expect(await obtainFile(local)).toBe(file);
    const wrong = obtainFile({ ...local, checksum: sha256Of('ab'.repeat(32)) });
    await expect(wrong).rejects.toThrow('has the checksum');
    // It is the user's own.
    expect(existsSync(file)).toBe(true);
  });
});
