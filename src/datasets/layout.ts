import { createHash } from 'node:crypto';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors';
import type { DatasetFiles, DatasetLayout } from './contract';
import { compareCodeUnits, scanFolder } from './scan';

/** Two pictures to train on and two to evaluate with. */
export const minimumImages = 4;

const holdOutFraction = 0.1;
const holdOutLimit = 1000;

/**
 * Finds the pictures of a dataset and parts them into those to train on and those to evaluate with. Tiny
 * ImageNet brings its own parting; of any other folder about a tenth is held out. Opens no picture.
 * Throws UserError when `root` is not a folder, CancelledError after `signal`.
 * @param within as `scanFolder` takes it
 */
export async function scanDataset(
  root: string,
  signal?: AbortSignal,
  within?: string,
): Promise<DatasetFiles> {
  const absolute = path.resolve(root);
  const layout = await layoutOf(absolute);
  const { files, problems } = await scanFolder(absolute, signal, within);
  if (layout === 'folder') return { root: absolute, layout, problems, ...holdOut(files) };

  const below = (folder: string) => files.filter((file) => file.startsWith(`${folder}/`));
  const own = [below('test/images'), below('val/images')].find((split) => split.length > 0);
  const parted = own ? { train: below('train'), evaluation: own } : holdOut(below('train'));
  return { root: absolute, layout, problems, ...parted };
}

/**
 * The dataset with all of its pictures to evaluate with that a training on the folder `trained` did not see; undefined
 * stands for a training elsewhere, of which no folder here is known. A dataset that brings its own parting keeps it, less
 * what was seen.
 */
export async function unseenBy(trained: string | undefined, dataset: DatasetFiles): Promise<DatasetFiles> {
  const parted = dataset.layout !== 'folder';
  const all = parted ? dataset.evaluation : [...dataset.train, ...dataset.evaluation].sort(compareCodeUnits);
  if (trained === undefined) return parted ? dataset : { ...dataset, train: [], evaluation: all };
  const real = (folder: string) => realpath(folder).catch(() => path.resolve(folder));
  const [ours, theirs] = await Promise.all([real(dataset.root), real(trained)]);
  if (parted && ours === theirs) return dataset;
  const overlap = contains(theirs, ours) || (contains(ours, theirs) && (await exists(theirs)));
  const seenFiles = overlap ? (await scanDataset(theirs)).train : [];
  const seen = new Set(seenFiles.map((file) => path.join(theirs, file)));
  const wasSeen = (file: string) => seen.has(path.join(ours, file));
  const evaluation = all.filter((file) => !wasSeen(file));
  return { ...dataset, train: parted ? dataset.train : all.filter(wasSeen), evaluation };
}

function contains(folder: string, other: string): boolean {
  const relative = path.relative(folder, other);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Throws UserError when a dataset has too few pictures to train on and to evaluate with. */
export function requireTrainable(dataset: DatasetFiles): void {
  const images = dataset.train.length + dataset.evaluation.length;
  if (images < minimumImages) {
    throw new UserError(
      `${dataset.root} holds ${images} image${images === 1 ? '' : 's'}; a training needs at least ${minimumImages}.`,
    );
  }
  if (dataset.train.length < 2) throw new UserError(`${dataset.root} holds no images to train on.`);
}

/**
 * Sets about a tenth of the pictures (an even number, at least 2, at most 1000) aside. The choice hangs on each
 * picture's own path only, so it is the same on every machine and hardly moves when pictures are added.
 */
export function holdOut(files: readonly string[]): { train: string[]; evaluation: string[] } {
  if (files.length < minimumImages) return { train: [...files], evaluation: [] };
  const pairs = Math.max(1, Math.round((files.length * holdOutFraction) / 2));
  const count = Math.min(holdOutLimit, pairs * 2);
  const ranked = files
    .map((file) => ({ file, rank: createHash('sha256').update(file).digest('hex') }))
    .sort((a, b) => compareCodeUnits(a.rank, b.rank));
  const held = new Set(ranked.slice(0, count).map(({ file }) => file));
  return {
    train: files.filter((file) => !held.has(file)),
    evaluation: files.filter((file) => held.has(file)),
  };
}

/** How a folder is laid out, by what lies in it. */
export async function layoutOf(root: string): Promise<DatasetLayout> {
  const landmarks = ['wnids.txt', 'val/images', 'test/images'];
  const found = await Promise.all(landmarks.map((name) => exists(path.join(root, name))));
  if (!found.includes(true)) return 'folder';
  const classes = await readdir(path.join(root, 'train')).catch(() => []);
  for (const name of classes) {
    if (await exists(path.join(root, 'train', name, 'images'))) return 'tiny-imagenet';
  }
  return 'folder';
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
