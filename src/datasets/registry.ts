import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { UserError, messageOf, systemErrorCode } from '../errors';
import { makeFolder } from '../files/make-folder';
import { asWriteError } from '../files/write-atomic';
import type { DatasetProblem, RegisteredDataset } from './contract';
import { compareCodeUnits } from './scan';

const ending = '.yaml';

const entrySchema = z.object({
  version: z.literal(1),
  name: z.string().min(1),
  /** Relative to the workspace when the folder lies inside it. */
  path: z.string().min(1),
  added: z.string(),
});

/** Where the datasets that a workspace knows are written down, one file each. */
export function registryFolder(workspace: string): string {
  return path.join(workspace, '.stego', 'datasets');
}

/**
 * Gives a folder of pictures a name in the workspace (its own name when left out). Throws UserError when the
 * folder does not exist, or the name is taken or cannot be a file name.
 */
export async function addDataset(
  workspace: string,
  folder: string,
  name = path.basename(path.resolve(workspace, folder)),
): Promise<RegisteredDataset> {
  const absolute = path.resolve(workspace, folder);
  if (!(await isFolder(absolute))) throw new UserError(`There is no folder ${absolute}.`);
  requireName(name);
  const inside = path.relative(workspace, absolute);
  const outside = inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside);
  const entry = {
    version: 1 as const,
    name,
    path: outside ? absolute : inside.split(path.sep).join('/') || '.',
    added: new Date().toISOString(),
  };
  await makeFolder(registryFolder(workspace));
  const file = entryFile(workspace, name);
  try {
    await writeFile(file, stringify(entry), { flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw asWriteError(error, file);
    throw new UserError(`A dataset named ${name} exists already; choose another name or remove it first.`);
  }
  return { name, path: absolute, added: entry.added };
}

/**
 * All datasets by name, and the entries that cannot be read. No registry at all is an empty one.
 * @param mayRead whether to look into the registry, and at an entry of it; by default all are read
 */
export async function listDatasets(
  workspace: string,
  mayRead: (place: string) => Promise<boolean> = async () => true,
): Promise<{ datasets: RegisteredDataset[]; problems: DatasetProblem[] }> {
  const folder = registryFolder(workspace);
  const datasets: RegisteredDataset[] = [];
  const problems: DatasetProblem[] = [];
  if (!(await mayRead(folder))) return { datasets, problems };
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(ending)).sort(compareCodeUnits)) {
    const file = path.join(folder, name);
    if (!(await mayRead(file))) continue;
    try {
      datasets.push(await readEntry(workspace, file));
    } catch (error) {
      problems.push({ file, reason: messageOf(error) });
    }
  }
  return { datasets, problems };
}

/**
 * Gives a dataset another name; its folder keeps its own. Throws UserError when there is none of that name, or the
 * new one is taken or cannot be a file name.
 */
export async function renameDataset(workspace: string, name: string, newName: string): Promise<void> {
  requireName(name);
  requireName(newName);
  const [from, to] = [entryFile(workspace, name), entryFile(workspace, newName)];
  const text = await readFile(from, 'utf8').catch(() => {
    throw new UserError(`There is no dataset named ${name}.`);
  });
  const onlyCase = name.toLowerCase() === newName.toLowerCase();
  if (onlyCase) throw new UserError(`${newName} differs from ${name} in upper and lower case only.`);
  try {
    await writeFile(to, stringify({ ...(parse(text) as object), name: newName }), { flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw asWriteError(error, to);
    throw new UserError(`A dataset named ${newName} exists already; choose another name or remove it first.`);
  }
  await removeDataset(workspace, name);
}

/** Forgets a dataset; its pictures stay. Throws UserError when there is none of that name. */
export async function removeDataset(workspace: string, name: string): Promise<void> {
  requireName(name);
  try {
    await rm(entryFile(workspace, name));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw asWriteError(error, entryFile(workspace, name));
    throw new UserError(`There is no dataset named ${name}.`);
  }
}

/**
 * The folder behind a dataset's name, or behind a path (absolute, or relative to `base`). A name wins
 * over a folder. Throws UserError when there is neither, or the folder is gone.
 */
export async function resolveDataset(
  workspace: string,
  nameOrPath: string,
  base = workspace,
): Promise<{ name: string; path: string }> {
  const { datasets } = await listDatasets(workspace);
  const known = datasets.find(({ name }) => name === nameOrPath);
  if (known) {
    if (await isFolder(known.path)) return { name: known.name, path: known.path };
    throw new UserError(`The folder ${known.path} of the dataset ${known.name} does not exist any more.`);
  }
  const folder = path.resolve(base, nameOrPath);
  if (await isFolder(folder)) return { name: path.basename(folder), path: folder };
  const names = datasets.map(({ name }) => name).join(', ');
  const choices = names === '' ? 'No dataset has been added yet.' : `Known datasets: ${names}.`;
  const place = path.isAbsolute(nameOrPath) ? '' : ` in ${base}`;
  throw new UserError(`There is no dataset or folder ${nameOrPath}${place}. ${choices}`);
}

async function readEntry(workspace: string, file: string): Promise<RegisteredDataset> {
  const parsed = entrySchema.safeParse(parse(await readFile(file, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(`${issue.path.join('.') || 'the file'}: ${issue.message}`);
  }
  const { name, path: place, added } = parsed.data;
  if (`${name}${ending}` !== path.basename(file)) {
    throw new UserError(`name: it says ${name}, which is not the file's name`);
  }
  return { name, path: path.resolve(workspace, place), added };
}

function entryFile(workspace: string, name: string): string {
  return path.join(registryFolder(workspace), `${name}${ending}`);
}

/** Names are file names on every system: no separators, no device names of Windows. */
function requireName(name: string): void {
  const bad =
    name.length === 0 ||
    name.length > 100 ||
    // eslint-disable-next-line no-control-regex
    /[\\/:*?"<>|\x00-\x1f]/.test(name) ||
    /^[.\s]|[.\s]$/.test(name) ||
    /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
  if (bad) throw new UserError(`“${name}” cannot be the name of a dataset; use letters, digits and dashes.`);
}

function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
