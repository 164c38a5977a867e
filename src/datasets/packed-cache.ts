import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { CancelledError } from '../errors';
import { makeFolder } from '../files/make-folder';
import { removeLeftovers, temporaryPath } from '../files/temporary';
import { asWriteError, replaceFile, writeFileAtomic } from '../files/write-atomic';
import type { DatasetFiles, DatasetSplit, SquareFit } from './contract';
import { fingerprintOf } from './fingerprint';
import {
  type PackedIndex,
  type PackedSpec,
  cacheFolder,
  newIndex,
  packedName,
  readIndex,
} from './packed-index';
import { PackedImages } from './packed-images';
import { ReportBuilder, type SquareImage, decodeSquare, tooFewImages } from './report';

export interface PackedOptions {
  /** Folder of all caches, usually `<workspace>/.stego/cache/datasets`. */
  readonly cacheDir: string;
  /** Side in pixels. */
  readonly size: number;
  /** Default `crop`. */
  readonly fit?: SquareFit;
  /** Default `train`. */
  readonly split?: DatasetSplit;
  /** Called after each picture that is decoded; never when the cache is used as it is. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * The pictures of one split, decoded to `size` × `size`. Made once and used again as long as no source changes.
 * Files that cannot be used are left out and named in `report`. Two processes may do this at once: each writes
 * its own file, and whoever comes last puts equal bytes in the same place. Throws UserError when fewer than two
 * pictures are usable or the cache cannot be written, CancelledError after `signal`.
 */
export async function openPacked(dataset: DatasetFiles, options: PackedOptions): Promise<PackedImages> {
  const { size, fit = 'crop', split = 'train', signal } = options;
  const spec: PackedSpec = { root: dataset.root, split, size, fit };
  const sources = dataset[split];
  const folder = cacheFolder(path.resolve(options.cacheDir), dataset.root);
  const indexFile = path.join(folder, `${packedName(spec)}.json`);

  const fingerprint = await fingerprintOf(dataset.root, sources, signal);
  const known = await readIndex(indexFile, spec, fingerprint);
  if (known) {
    const images = await PackedImages.open(path.join(folder, known.data), known).catch(() => undefined);
    if (images) return images;
  }

  await makeFolder(folder);
  await removeLeftovers(folder);
  const index = await build(folder, spec, sources, fingerprint, options);
  await writeFileAtomic(indexFile, JSON.stringify(index));
  const images = await PackedImages.open(path.join(folder, index.data), index);
  await removeOutdated(folder, index);
  return images;
}

async function build(
  folder: string,
  spec: PackedSpec,
  sources: readonly string[],
  fingerprint: string,
  options: PackedOptions,
): Promise<PackedIndex> {
  const temporary = temporaryPath(path.join(folder, 'data'));
  const report = new ReportBuilder();
  const files: string[] = [];
  try {
    const handle = await open(temporary, 'wx');
    try {
      for await (const [position, image] of decodeInOrder(spec, sources, options.signal)) {
        report.add(sources[position], image);
        if ('data' in image) {
          await writeAll(handle, image.data);
          files.push(sources[position]);
        }
        options.progress?.(position + 1, sources.length);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (files.length < 2) throw tooFewImages(spec, files.length, report.problems);
    const { problems, conversions } = report;
    const index = newIndex(spec, fingerprint, { files, problems, conversions });
    await publishData(temporary, path.join(folder, index.data));
    return index;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw asWriteError(error, folder);
  }
}

/** Another process may have put the same bytes there already, and may be reading them. */
async function publishData(temporary: string, place: string): Promise<void> {
  try {
    await replaceFile(temporary, place);
  } catch (error) {
    const [made, present] = await Promise.all([stat(temporary), stat(place).catch(() => undefined)]);
    if (made.size !== present?.size) throw error;
    await rm(temporary, { force: true });
  }
}

/**
 * Decodes a few pictures at once and gives them in order, so that no more than those few are ever in memory.
 * Waits for all that it began before it ends, however it ends.
 */
async function* decodeInOrder(
  spec: PackedSpec,
  sources: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<[number, SquareImage]> {
  const window = Math.min(8, availableParallelism() + 2);
  const begun: Promise<SquareImage>[] = [];
  let next = 0;
  try {
    for (let position = 0; position < sources.length; position += 1) {
      if (signal?.aborted) throw new CancelledError();
      while (next < sources.length && begun.length < window) {
        begun.push(decodeSquare(path.join(spec.root, sources[next]), spec.size, spec.fit));
        next += 1;
      }
      yield [position, await begun[0]];
      begun.shift();
    }
    if (signal?.aborted) throw new CancelledError();
  } finally {
    await Promise.allSettled(begun);
  }
}

async function writeAll(handle: FileHandle, data: Uint8Array): Promise<void> {
  for (let done = 0; done < data.length;) {
    done += (await handle.write(data, done, data.length - done)).bytesWritten;
  }
}

/** Data of older states of the sources. Whoever still reads one keeps it open, so a refusal is no harm. */
async function removeOutdated(folder: string, index: PackedIndex): Promise<void> {
  const prefix = `${packedName(index)}-`;
  for (const name of await readdir(folder).catch(() => [])) {
    const digest = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    if (name !== index.data && /^[0-9a-f]{12}\.u8$/.test(digest)) {
      await rm(path.join(folder, name), { force: true }).catch(() => undefined);
    }
  }
}
