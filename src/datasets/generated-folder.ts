import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError, UserError } from '../errors';
import { makeFolder } from '../files/make-folder';
import { removeLeftovers } from '../files/temporary';
import { writeFileAtomic } from '../files/write-atomic';

/** A folder of numbered pictures that are made by a recipe. */
export interface GeneratedFolder {
  /** For messages, like `sample dataset`. */
  readonly what: string;
  /** Hidden file that says what the pictures were made by. */
  readonly recipeFile: string;
  /** Everything that the pictures depend on besides their number. */
  readonly recipe: Readonly<Record<string, number | string>>;
  /** File names are `<prefix>-<number from 1>.png`, the number with at least so many digits. */
  readonly prefix: string;
  readonly digits: number;
  readonly count: number;
  /** PNG bytes of the picture with an index from 0. */
  readonly draw: (index: number) => Promise<Uint8Array>;
  /** Indexes in the order to draw them; counting up when left out. */
  readonly order?: readonly number[];
}

export interface GenerateOptions {
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Fills a folder. It must be new, empty, or made by this function: then pictures of the same recipe are kept and only
 * missing ones are drawn, so that a cancelled call can be finished. Throws UserError, and CancelledError after `signal`.
 */
export async function generateFolder(
  folder: string,
  generated: GeneratedFolder,
  { progress, signal }: GenerateOptions = {},
): Promise<void> {
  const { count, draw, order = Array.from({ length: count }, (_, index) => index) } = generated;
  const absolute = path.resolve(folder);
  const present = await prepare(absolute, generated);
  for (const [done, index] of order.entries()) {
    if (signal?.aborted) throw new CancelledError();
    const name = nameOf(generated, index);
    if (!present.has(name)) await writeFileAtomic(path.join(absolute, name), await draw(index));
    progress?.(done + 1, count);
  }
}

/** Throws UserError unless `value` is a whole number in the range. */
export function requireWhole(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UserError(`The ${what} must be a whole number from ${least} to ${most}.`);
}

function nameOf({ prefix, digits }: GeneratedFolder, index: number): string {
  return `${prefix}-${String(index + 1).padStart(digits, '0')}.png`;
}

/** Makes the folder ready and gives the names of the pictures that can stay. */
async function prepare(folder: string, generated: GeneratedFolder): Promise<Set<string>> {
  const { what, recipeFile, prefix, digits, count } = generated;
  const recipe = `${JSON.stringify(generated.recipe)}\n`;
  await makeFolder(folder);
  // A call that was killed must not make its own folder look like somebody else's.
  await removeLeftovers(folder);
  const names = await readdir(folder);
  if (names.length > 0 && !names.includes(recipeFile)) {
    throw new UserError(`The folder ${folder} is not empty; choose a new one for the ${what}.`);
  }
  const known = await readFile(path.join(folder, recipeFile), 'utf8').catch(() => undefined);
  const wanted = new Set(Array.from({ length: count }, (_, index) => nameOf(generated, index)));
  const pictureName = new RegExp(`^${prefix}-\\d{${digits},}\\.png$`);
  const kept = new Set<string>();
  for (const name of names.filter((entry) => pictureName.test(entry))) {
    if (known === recipe && wanted.has(name)) kept.add(name);
    else await rm(path.join(folder, name));
  }
  // Last, so that pictures of another recipe are never taken for those of this one.
  await writeFileAtomic(path.join(folder, recipeFile), recipe);
  return kept;
}
