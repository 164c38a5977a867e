import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { asWriteError } from '../../../files/write-atomic';
import { CancelledError, messageOf, UserError } from '../../../errors';

export interface DownloadOptions {
  readonly address: string;
  /** Where the bytes are collected; what an earlier, broken download of the same address left is continued. */
  readonly file: string;
  /** Checked at the end, 64 hexadecimal digits. */
  readonly sha256?: string;
  readonly signal?: AbortSignal;
  /** Bytes that are there, and how many there will be as far as the server says. */
  readonly progress?: (done: number, total: number | undefined) => void;
  /** Before a broken connection is tried again. */
  readonly retryDelayMs?: number;
}

/** What must be the same for a part to be continued, kept beside it. */
interface Origin {
  readonly address: string;
  /** ETag or date of the file on the server. */
  readonly validator: string | null;
  readonly size: number | undefined;
}

/** Attempts in a row that bring nothing. */
const mostAttempts = 4;

/**
 * Downloads a large file over an unreliable line: a broken connection is continued where it broke, in this call or in
 * a later one. Throws `UserError` for what the user can mend, `CancelledError` when `signal` aborts.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { address, file, signal, retryDelayMs = 2000 } = options;
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
  await verify(options);
}

/** Throws `UserError` where a file does not have the checksum that is expected, and removes it if it is ours. */
export async function verify({ file, address, sha256, signal }: DownloadOptions): Promise<void> {
  if (sha256 === undefined) return;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal }).catch((error) => {
    throw signal?.aborted ? new CancelledError() : error;
  });
  const actual = hash.digest('hex');
  if (actual === sha256.toLowerCase()) return;
  if (file !== address) await Promise.all([rm(file, { force: true }), rm(originFile(file), { force: true })]);
  throw new UserError(
    `${address} has the checksum ${actual}, not ${sha256}: it was changed or is damaged; try again or check the address.`,
  );
}

async function continueDownload(options: DownloadOptions): Promise<void> {
  const { address, file, signal, progress } = options;
  const origin = await readOrigin(file);
  const known = origin?.address === address ? origin : undefined;
  const have = known ? await sizeOf(file) : 0;
  if (have > 0 && have === known?.size) return;
  const response = await fetch(address, { headers: requestHeaders(have, known), signal });
  const range = response.headers.get('content-range') ?? '';
  const wrongPart = response.status === 206 && !range.startsWith(`bytes ${have}-`);
  if (response.status === 416 || wrongPart) {
    // What we have does not belong to what there is now.
    await rm(file, { force: true });
    throw new Error('the file on the server has changed');
  }
  if (!response.ok || !response.body) refuse(address, response.status);

  // A server that knows no ranges, or whose file has changed, sends all of it.
  const start = response.status === 206 ? have : 0;
  const length = Number(response.headers.get('content-length') ?? NaN);
  const size = Number.isFinite(length) ? start + length : undefined;
  const validator = response.headers.get('etag') ?? response.headers.get('last-modified');
  if (start === 0) await rm(file, { force: true });
  await writeFile(originFile(file), JSON.stringify({ address, validator, size } satisfies Origin));
  let done = start;
  progress?.(done, size);
  const count = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      done += chunk.length;
      progress?.(done, size);
      yield chunk;
    }
  };
  await pipeline(
    Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
    count,
    createWriteStream(file, { flags: start > 0 ? 'a' : 'w' }),
    { signal },
  );
  if (size !== undefined && done !== size) throw new Error(`${done} bytes of ${size} came`);
}

function requestHeaders(have: number, origin: Origin | undefined): Record<string, string> {
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

function originFile(file: string): string {
  return `${file}.json`;
}

async function readOrigin(file: string): Promise<Origin | undefined> {
  try {
    return JSON.parse(await readFile(originFile(file), 'utf8')) as Origin;
  } catch {
    return undefined;
  }
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
