import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError } from '../errors';
import { imageSize } from '../images/read';
import type { DatasetFacts, PictureSize, PictureSizes } from './contract';
import { stampFolders } from './folder-stamps';
import { scanDataset } from './layout';
import { compareCodeUnits } from './scan';

/** Headers that are read: enough to tell how a dataset looks, and as quick for a million pictures. */
const headers = 256;
const shownImages = 6;
const statsAtOnce = 64;

/**
 * What can be told of a dataset without decoding a picture: how many there are and how large the files, and from the
 * headers of a sample, which lies evenly over all of them, how large the pictures are.
 * Throws UserError when `root` is not a folder, CancelledError after `signal`.
 * @param within as `scanFolder` takes it
 */
export async function describeDataset(
  root: string,
  signal?: AbortSignal,
  within?: string,
): Promise<DatasetFacts> {
  const began = Date.now();
  const { root: folder, layout, train, evaluation } = await scanDataset(root, signal, within);
  const files = [...train, ...evaluation].sort(compareCodeUnits);
  return {
    layout,
    train: train.length,
    evaluation: evaluation.length,
    bytes: await totalBytes(folder, files, signal),
    sizes: await pictureSizes(folder, evenly(files, headers), signal),
    examples: evenly(files, shownImages),
    folders: await stampFolders(folder, files, began),
  };
}

async function totalBytes(root: string, files: readonly string[], signal?: AbortSignal): Promise<number> {
  let total = 0;
  const size = (file: string) =>
    stat(path.join(root, file)).then(
      (found) => found.size,
      () => 0,
    );
  for (let start = 0; start < files.length; start += statsAtOnce) {
    if (signal?.aborted) throw new CancelledError();
    const sizes = await Promise.all(files.slice(start, start + statsAtOnce).map(size));
    total += sizes.reduce((sum, bytes) => sum + bytes, 0);
  }
  return total;
}

/** Pictures that cannot be read do not count; undefined where no other is left. */
async function pictureSizes(
  root: string,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<PictureSizes | undefined> {
  const tally = new Map<string, PictureSize & { count: number }>();
  for (const file of files) {
    if (signal?.aborted) throw new CancelledError();
    const size = await imageSize(path.join(root, file)).catch(() => undefined);
    if (!size) continue;
    const key = `${size.width} ${size.height}`;
    tally.set(key, { ...size, count: (tally.get(key)?.count ?? 0) + 1 });
  }
  if (tally.size === 0) return undefined;
  const found = [...tally.values()];
  const byArea = found.toSorted((a, b) => a.width * a.height - b.width * b.height);
  const mostCommon = found.reduce((best, each) => (each.count > best.count ? each : best));
  const plain = ({ width, height }: PictureSize): PictureSize => ({ width, height });
  return {
    smallest: plain(byArea[0]),
    largest: plain(byArea[byArea.length - 1]),
    mostCommon: plain(mostCommon),
  };
}

/** At most `count` of the items, the first among them, with steps of one length between. */
function evenly<T>(items: readonly T[], count: number): T[] {
  const taken = Math.min(count, items.length);
  return Array.from({ length: taken }, (_, index) => items[Math.floor((index * items.length) / taken)]);
}
