import { createWriteStream } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { asWriteError } from '../files/write-atomic';
import { CancelledError, messageOf, UserError } from '../errors';
import { requireChecksum } from './checksum';
import type { Checksum } from './checksum';
import { originFile, readOrigin } from './download-origin';
import type { DownloadOrigin } from './download-origin';
import { StallGuard } from './stall-guard';

export interface DownloadOptions {
  readonly address: string;
  /** Where the bytes are collected; what an earlier, broken download of the same address left is continued. */
  readonly file: string;
  /** Checked at the end. */
  readonly checksum?: Checksum;
  /** In bytes, where it is known: a server that has something else is found out before it is fetched. */
  readonly size?: number;
  readonly signal?: AbortSignal;
  /** Bytes that are there, and how many there will be as far as the server says. */
  readonly progress?: (done: number, total: number | undefined) => void;
  /** Before a broken connection is tried again. */
  readonly retryDelayMs?: number;
  /** A connection that brings nothing for so long counts as broken. */
  readonly stallMs?: number;
}

/** Attempts in a row that bring nothing. */
const mostAttempts = 4;

/**
 * Downloads a large file over an unreliable line: a broken connection is continued where it broke, in this call or in
 * a later one. Throws `UserError` for what the user can mend, `CancelledError` when `signal` aborts.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { address, file, checksum, signal, retryDelayMs = 2000 } = options;
  for (let failures = 0; ;) {
    const before = await sizeOf(file);
    try {
      await continueDownload(options);
      break;
    } catch (error) {
      if (signal?.aborted) throw new CancelledError();
      if (error instanceof UserError) throw error;
      const written = asWriteError(error, file);
      if (written instanceof UserError) throw written;
      failures = (await sizeOf(file)) > before ? 1 : failures + 1;
      if (failures >= mostAttempts) {
        throw new UserError(
          `Cannot download ${address} (${reasonOf(error)}); check the connection, or download the file yourself and give its path instead.`,
        );
      }
      await sleep(failures * retryDelayMs, undefined, { signal }).catch(() => {
        throw new CancelledError();
      });
    }
  }
  if (!checksum) return;
  await requireChecksum(file, address, checksum, signal).catch(async (error: unknown) => {
    if (error instanceof UserError) await discard(file);
    throw error;
  });
}

async function continueDownload(options: DownloadOptions): Promise<void> {
  const { address, file, signal, stallMs = 60_000 } = options;
  const origin = await readOrigin(file);
  const known = origin?.address === address ? origin : undefined;
  const have = known ? await sizeOf(file) : 0;
  if (have > 0 && have === known?.size) return;
  const guard = new StallGuard(stallMs, signal);
  try {
    const response = await fetch(address, { headers: requestHeaders(have, known), signal: guard.signal });
    const range = response.headers.get('content-range') ?? '';
    const wrongPart = response.status === 206 && !range.startsWith(`bytes ${have}-`);
    if (response.status === 416 || wrongPart) {
      // What we have does not belong to what there is now.
      await rm(file, { force: true });
      throw new Error('the file on the server has changed');
    }
    if (!response.ok || !response.body) refuse(address, response.status);
    // A server that knows no ranges, or whose file has changed, sends all of it.
    await receive(response, response.status === 206 ? have : 0, options, guard);
  } catch (error) {
    throw guard.explain(error);
  } finally {
    guard.stop();
  }
}

/** Writes what comes to the file from byte `start` on. */
async function receive(
  response: Response,
  start: number,
  { address, file, size: expected, progress }: DownloadOptions,
  guard: StallGuard,
): Promise<void> {
  const length = Number(response.headers.get('content-length') ?? NaN);
  const size = Number.isFinite(length) ? start + length : undefined;
  if (expected !== undefined && size !== undefined && size !== expected) {
    await discard(file);
    throw new UserError(
      `${address} has ${size} bytes, not ${expected}: it is another file; check the address.`,
    );
  }
  if (start === 0) await rm(file, { force: true });
  const origin: DownloadOrigin = { address, validator: validatorOf(response.headers), size };
  await writeFile(originFile(file), JSON.stringify(origin));
  let done = start;
  progress?.(done, size ?? expected);
  const count = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      guard.moved();
      done += chunk.length;
      progress?.(done, size ?? expected);
      yield chunk;
    }
  };
  await pipeline(
    Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
    count,
    createWriteStream(file, { flags: start > 0 ? 'a' : 'w' }),
    { signal: guard.signal },
  );
  if (size !== undefined && done !== size) throw new Error(`${done} bytes of ${size} came`);
}

/** A weak ETag tells that a page looks the same, not that its bytes are: no part may be continued by it. */
function validatorOf(headers: Headers): string | null {
  const tag = headers.get('etag');
  return tag !== null && !tag.startsWith('W/') ? tag : headers.get('last-modified');
}

function requestHeaders(have: number, origin: DownloadOrigin | undefined): Record<string, string> {
  // The bytes themselves are wanted, not a compression of them.
  const plain = { 'accept-encoding': 'identity' };
  if (have === 0 || !origin?.validator) return plain;
  return { ...plain, range: `bytes=${have}-`, 'if-range': origin.validator };
}

function refuse(address: string, status: number): never {
  const retry = status >= 500 || status === 429 || status === 408;
  if (retry) throw new Error(`the server answers ${status}`);
  throw new UserError(`Cannot download ${address}: the server answers ${status}; check the address.`);
}

async function discard(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(originFile(file), { force: true })]);
}

function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** fetch hides the reason in the cause of its error. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return messageOf(cause instanceof Error && cause.message ? cause : error);
}
