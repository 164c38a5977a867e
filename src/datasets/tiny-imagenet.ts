import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError, UserError } from '../errors';
import { requireSpace } from '../files/disk-space';
import { makeFolder } from '../files/make-folder';
import { lockProcess } from '../files/process-lock';
import { unzip } from '../files/unzip';
import { asWriteError } from '../files/write-atomic';
import { sha256Of } from '../network/checksum';
import type { Checksum } from '../network/checksum';
import { obtainFile } from '../network/obtain-file';
import { TransferRate } from '../network/transfer-rate';
import { layoutOf } from './layout';

/** Where the archive comes from instead of its makers. */
export interface ArchiveSource {
  /** A web address, or a file that was downloaded by other means. */
  readonly address: string;
  /** Of another archive of the same layout; left out, it must be the very archive of its makers. */
  readonly sha256?: string;
}

export interface TinyImageNetOptions {
  /** Where the images will lie: a new folder, or one that holds them already. */
  readonly folder: string;
  readonly source?: ArchiveSource;
  readonly signal?: AbortSignal;
  /** `fraction` of the whole work, 0..1. */
  readonly progress?: (fraction: number, message: string) => void;
  /** See `DownloadOptions`. */
  readonly retryDelayMs?: number;
}

interface Archive {
  readonly address: string;
  readonly size?: number;
  readonly checksum: Checksum;
}

/**
 * The archive of the course CS231n at Stanford, 2015. Its makers publish no checksum; this MD5 is the one that Avalanche
 * (avalanche/benchmarks/datasets/tiny_imagenet) and many others check, and no SHA-256 of it is commonly published.
 */
export const publishedArchive: Archive = {
  address: 'https://cs231n.stanford.edu/tiny-imagenet-200.zip',
  size: 248_100_043,
  checksum: { algorithm: 'md5', digest: '90528d7ca1a48142e341f4ef8d21d0de' },
};

/** Well above the 120,609 entries and 240 MB of the published archive. */
const limits = { entries: 500_000, bytes: 4e9 };

const downloadShare = 0.75;

/**
 * Downloads Tiny ImageNet and unpacks it into `folder`, which appears as a whole or not at all. Until then all lies in
 * `<folder>.partial`, where a download that breaks or is cancelled goes on the next time. A folder that holds the
 * images already is left as it is. Throws `UserError` for what the user can mend, `CancelledError` after `signal`.
 */
export async function downloadTinyImageNet(options: TinyImageNetOptions): Promise<void> {
  const folder = path.resolve(options.folder);
  const archive = archiveOf(options.source);
  if (await isThere(folder)) return;
  const aside = `${folder}.partial`;
  await makeFolder(aside);
  const unlock = await lockProcess(path.join(aside, 'lock'), `The download into ${folder}`);
  const unpacked = path.join(aside, 'unpacked');
  try {
    // Another process may have finished while this one waited for nothing.
    if (await isThere(folder)) return;
    // Left by a process that was killed.
    await rm(unpacked, { recursive: true, force: true });
    const file = await fetchArchive(archive, path.join(aside, 'archive.zip'), options);
    await unzip({
      archive: file,
      folder: unpacked,
      limits,
      signal: options.signal,
      progress: (done, total) =>
        options.progress?.(
          downloadShare + ((1 - downloadShare) * done) / total,
          `Unpacking (${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} files)`,
        ),
    });
    await rename(await imagesIn(unpacked, archive.address), folder);
    await rm(aside, { recursive: true, force: true });
  } catch (error) {
    throw options.signal?.aborted ? new CancelledError() : asWriteError(error, folder);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
    await unlock();
    // Nothing worth keeping: no folder, either.
    await rmdir(aside).catch(() => undefined);
  }
}

function archiveOf(source: ArchiveSource | undefined): Archive {
  if (!source) return publishedArchive;
  const { address, sha256 } = source;
  if (sha256 !== undefined) return { address, checksum: sha256Of(sha256) };
  return { ...publishedArchive, address };
}

/** Whether the work is done already. Throws UserError where the folder holds something else. */
async function isThere(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch(() => undefined);
  if (entries === undefined) {
    if (existsSync(folder)) throw new UserError(`${folder} is a file, not a folder; choose another place.`);
    return false;
  }
  if (entries.length === 0) {
    // Systems differ in whether a folder may be renamed over an empty one.
    await rm(folder, { recursive: true });
    return false;
  }
  if ((await layoutOf(folder)) === 'tiny-imagenet') return true;
  throw new UserError(`${folder} exists already and is not Tiny ImageNet; choose another folder.`);
}

async function fetchArchive(
  { address, size, checksum }: Archive,
  file: string,
  { signal, progress, retryDelayMs }: TinyImageNetOptions,
): Promise<string> {
  if (size !== undefined) await requireSpace(path.dirname(file), size);
  const rate = new TransferRate();
  return obtainFile({
    address,
    file,
    size,
    checksum,
    signal,
    retryDelayMs,
    progress: (done, total) => {
      const text = rate.describe(done, total);
      if (text !== undefined) progress?.(total ? (downloadShare * done) / total : 0, `Downloading (${text})`);
    },
  });
}

/** The folder with the layout of Tiny ImageNet: the only one of the archive, or its root. */
async function imagesIn(unpacked: string, address: string): Promise<string> {
  const inside = (await readdir(unpacked)).map((name) => path.join(unpacked, name));
  for (const folder of [unpacked, ...inside]) {
    if ((await layoutOf(folder)) === 'tiny-imagenet') return folder;
  }
  throw new UserError(
    `${address} is not Tiny ImageNet: it has no folders train and val of images; check the address.`,
  );
}
