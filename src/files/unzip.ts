import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { CancelledError, messageOf, systemErrorCode, UserError } from '../errors';
import { requireSpace } from './disk-space';
import { asWriteError } from './write-atomic';
import { readZipContents } from './zip-entries';
import type { ZipLimits } from './zip-entries';

export interface UnzipOptions {
  readonly archive: string;
  /** A new folder. What was written when the work is cut short is left to the caller, who knows what else is there. */
  readonly folder: string;
  readonly limits: ZipLimits;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Below that a file goes through memory, which is much faster for many small ones. */
const smallFile = 1 << 20;
const filesAtOnce = 8;

/**
 * Unpacks a zip archive of unknown origin into a new folder; see `readZipContents` for what is refused. Sizes that the
 * archive tells wrongly end the work. Throws `UserError` for an archive that is not what it should be or a place that
 * cannot be written, `CancelledError` after `signal`.
 */
export async function unzip({ archive, folder, limits, signal, progress }: UnzipOptions): Promise<void> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(archive, { autoClose: false, strictFileNames: true });
    const { files, bytes } = await readZipContents(zip, archive, limits);
    await requireSpace(path.dirname(folder), bytes, files.length);
    await mkdir(folder);
    await writeFiles(zip, files, folder, { signal, progress });
  } catch (error) {
    if (signal?.aborted) throw new CancelledError();
    const written = asWriteError(error, folder);
    if (written instanceof Error && (written instanceof UserError || isSystemError(written))) throw written;
    throw new UserError(
      `${archive} cannot be unpacked: ${messageOf(error)}; it is no zip archive or is damaged.`,
    );
  } finally {
    zip?.close();
  }
}

function isSystemError(error: Error): boolean {
  return /^E[A-Z]+$/.test(systemErrorCode(error) ?? '');
}

async function writeFiles(
  zip: ZipFile,
  files: readonly Entry[],
  folder: string,
  { signal, progress }: Pick<UnzipOptions, 'signal' | 'progress'>,
): Promise<void> {
  const folders = new Set<string>();
  const abort = new AbortController();
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < files.length) {
      if (signal?.aborted || abort.signal.aborted) throw new CancelledError();
      const entry = files[next++];
      const file = path.join(folder, ...entry.fileName.split('/'));
      const above = path.dirname(file);
      if (!folders.has(above)) {
        await mkdir(above, { recursive: true });
        folders.add(above);
      }
      await writeEntry(zip, entry, file, signal);
      done += 1;
      progress?.(done, files.length);
    }
  };
  // All must have ended before the caller may remove the folder; the first failure is the reason.
  let failure: { readonly error: unknown } | undefined;
  const workers = Array.from({ length: filesAtOnce }, () =>
    work().catch((error: unknown) => {
      failure ??= { error };
      abort.abort();
    }),
  );
  await Promise.all(workers);
  if (failure) throw failure.error;
}

async function writeEntry(zip: ZipFile, entry: Entry, file: string, signal?: AbortSignal): Promise<void> {
  const source = await zip.openReadStreamPromise(entry);
  if (entry.uncompressedSize > smallFile) {
    await pipeline(source, createWriteStream(file, { flags: 'wx' }), { signal });
  } else {
    // yauzl ends the stream where more comes than the archive has told.
    await writeFile(file, await buffer(source), { flag: 'wx' });
  }
}
