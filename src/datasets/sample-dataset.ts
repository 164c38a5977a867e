import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { CancelledError, UserError } from '../errors';
import { makeFolder } from '../files/make-folder';
import { removeLeftovers } from '../files/temporary';
import { writeFileAtomic } from '../files/write-atomic';
import { encodePng } from '../images/write';
import { synthesiseImage } from './synthesiser/synthesise';

export interface SampleOptions {
  /** Number of pictures, at least 4. */
  readonly count: number;
  /** Side in pixels, 8 to 2048. */
  readonly size: number;
  readonly seed: number;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Raised when the synthesiser draws other pictures for the same seed. */
const recipeVersion = 1;

const recipeFile = '.stego-sample.json';
const pictureName = /^sample-\d{4,}\.png$/;

const recipeSchema = z.object({ version: z.number(), size: z.number(), seed: z.number() });

/**
 * Fills a folder with synthetic pictures `sample-0001.png`, …, the same for the same seed. The folder must be
 * new, empty, or made by this function: then pictures of the same recipe are kept and only missing ones are
 * drawn, so that a cancelled call can be finished. Throws UserError, and CancelledError after `signal`.
 */
export async function createSampleDataset(folder: string, options: SampleOptions): Promise<void> {
  const { count, size, seed, progress, signal } = options;
  requireWhole('number of pictures', count, 4, 1_000_000);
  requireWhole('size', size, 8, 2048);
  requireWhole('seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const present = await prepare(path.resolve(folder), { version: recipeVersion, size, seed }, count);
  for (let index = 0; index < count; index += 1) {
    if (signal?.aborted) throw new CancelledError();
    const name = nameOf(index);
    if (!present.has(name)) {
      const picture = await encodePng(synthesiseImage(seed, index, size));
      await writeFileAtomic(path.join(folder, name), picture);
    }
    progress?.(index + 1, count);
  }
}

function nameOf(index: number): string {
  return `sample-${String(index + 1).padStart(4, '0')}.png`;
}

/** Makes the folder ready and gives the names of the pictures that can stay. */
async function prepare(
  folder: string,
  recipe: z.infer<typeof recipeSchema>,
  count: number,
): Promise<Set<string>> {
  await makeFolder(folder);
  // A call that was killed must not make its own folder look like somebody else's.
  await removeLeftovers(folder);
  const names = await readdir(folder);
  const known = names.includes(recipeFile) ? await readRecipe(path.join(folder, recipeFile)) : undefined;
  if (names.length > 0 && !known) {
    throw new UserError(`The folder ${folder} is not empty; choose a new one for the sample dataset.`);
  }
  const same = known && (Object.keys(recipe) as (keyof typeof recipe)[]).every((k) => known[k] === recipe[k]);
  const wanted = new Set(Array.from({ length: count }, (_, index) => nameOf(index)));
  const kept = new Set<string>();
  for (const name of names.filter((entry) => pictureName.test(entry))) {
    if (same && wanted.has(name)) kept.add(name);
    else await rm(path.join(folder, name));
  }
  // Last, so that pictures of another recipe are never taken for those of this one.
  await writeFileAtomic(path.join(folder, recipeFile), `${JSON.stringify(recipe)}\n`);
  return kept;
}

async function readRecipe(file: string): Promise<z.infer<typeof recipeSchema> | undefined> {
  try {
    return recipeSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function requireWhole(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UserError(`The ${what} of a sample dataset must be a whole number from ${least} to ${most}.`);
}
