import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { messageOf, systemErrorCode, UserError } from '../errors';
import { makeFolder } from '../files/make-folder';
import { removeLeftovers } from '../files/temporary';
import { asWriteError, writeFileAtomic } from '../files/write-atomic';
import type { TimeSlices } from '../time-slices';
import { parseRunConfig, printRunConfig, type RunConfig } from './config';
import { acquireLease } from './lease';
import { checkNewRunName, runFolder, runFolderAt, runsFolder, type RunFolder } from './run-paths';

/**
 * The config of the run in `folder`. Throws a UserError when there is none or it is wrong.
 * @param slices for who reads many: checking one takes milliseconds
 */
export async function readRunConfig(folder: string, slices?: TimeSlices): Promise<RunConfig> {
  const { name, config } = runFolderAt(folder);
  let yaml: string;
  try {
    yaml = await readFile(config, 'utf8');
  } catch (error) {
    const why = systemErrorCode(error) === 'ENOENT' ? 'is missing' : `cannot be read (${messageOf(error)})`;
    throw new UserError(`Run "${name}": config.yaml ${why}.`);
  }
  await slices?.pause();
  return parseRunConfig(yaml, 'config.yaml');
}

/** Replaces the config of a run. */
export async function writeRunConfig(run: RunFolder, config: RunConfig): Promise<void> {
  await writeFileAtomic(run.config, printRunConfig(config));
}

/**
 * Makes the folder of a new run with its config.yaml. Without a name it gets one from the model and the local time.
 * Throws a UserError when the name is taken, also where only upper and lower case differ.
 * @param initialWeights a checkpoint file's bytes, for a config that names its `origin`
 */
export async function createRun(
  workspace: string,
  name: string | undefined,
  config: RunConfig,
  now = new Date(),
  initialWeights?: Uint8Array,
): Promise<RunFolder> {
  if (name !== undefined) checkNewRunName(name);
  const runs = runsFolder(workspace);
  const nursery = path.join(runs, `.new-${randomBytes(6).toString('hex')}`);
  await removeHalfRuns(runs);
  try {
    await makeFolder(nursery);
    await writeFileAtomic(path.join(nursery, 'config.yaml'), printRunConfig(config));
    if (initialWeights) await writeFileAtomic(runFolderAt(nursery).initialWeights, initialWeights);
    await mkdir(path.join(nursery, 'checkpoints'));
    await mkdir(path.join(nursery, 'samples'));
    for (let number = 1; ; number++) {
      const chosen = name ?? defaultName(config, now, number);
      const run = runFolder(workspace, chosen);
      // Moved into place whole, so that no reader ever meets a run without its config.
      if (!(await isTaken(runs, chosen)) && (await moveUnlessTaken(nursery, run.folder))) return run;
      if (name === undefined) continue;
      throw takenError(name);
    }
  } catch (error) {
    await rm(nursery, { recursive: true, force: true }).catch(() => undefined);
    throw asWriteError(error, runs);
  }
}

const takenError = (name: string) =>
  new UserError(`There is a run "${name}" already: choose another name, or resume or delete that run.`);

/** Removes what killed writers left in the run. To be called by the holder of its lease when it starts. */
export async function cleanRunFolder({ folder, checkpoints, samples }: RunFolder): Promise<void> {
  await Promise.all([folder, checkpoints, samples].map(removeLeftovers));
}

/** Finishes deletes that were cut short, and removes runs whose making was, an hour ago or more. */
async function removeHalfRuns(runs: string): Promise<void> {
  for (const name of await readdir(runs).catch(() => [])) {
    const folder = path.join(runs, name);
    const made = name.startsWith('.new-') ? await stat(folder).catch(() => undefined) : undefined;
    const abandoned = made !== undefined && Date.now() - made.mtimeMs > 60 * 60 * 1000;
    if (!abandoned && !name.startsWith('.deleted-')) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function defaultName(config: RunConfig, now: Date, number: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const suffix = number === 1 ? '' : `-${number}`;
  return `${config.model.name}-${day}-${two(now.getHours())}${two(now.getMinutes())}${suffix}`;
}

async function isTaken(runs: string, name: string): Promise<boolean> {
  const lower = name.toLowerCase();
  return (await readdir(runs)).some((other) => other.toLowerCase() === lower);
}

async function moveUnlessTaken(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    // A folder with something in it cannot be replaced; what is said then differs from system to system.
    if (existsSync(to)) return false;
    throw error;
  }
}

/**
 * Gives a run another name. Throws a UserError for a name that is taken or cannot be one, and while a process works on
 * the run.
 */
export async function renameRun(workspace: string, name: string, wanted: string): Promise<RunFolder> {
  const { folder } = runFolder(workspace, name);
  checkNewRunName(wanted);
  if (!existsSync(folder)) throw new UserError(`There is no run "${name}".`);
  const renamed = runFolder(workspace, wanted);
  const onlyCase = wanted.toLowerCase() === name.toLowerCase();
  if (!onlyCase && (await isTaken(runsFolder(workspace), wanted))) throw takenError(wanted);
  const lease = await acquireLease(folder);
  // Windows cannot rename a folder in which a file is open, so the lease cannot be kept until the end.
  await lease.release();
  try {
    await rename(folder, renamed.folder);
  } catch (error) {
    throw asWriteError(error, renamed.folder);
  }
  return renamed;
}

/** Removes a run and all its files. Throws a UserError when there is none, or while a process works on it. */
export async function deleteRun(workspace: string, name: string): Promise<void> {
  const { folder } = runFolder(workspace, name);
  if (!existsSync(folder)) throw new UserError(`There is no run "${name}".`);
  const lease = await acquireLease(folder);
  // Windows cannot rename a folder in which a file is open, so the lease cannot be kept until the end.
  await lease.release();
  const removed = path.join(path.dirname(folder), `.deleted-${randomBytes(6).toString('hex')}`);
  try {
    // In one move, so that a delete that is cut short leaves no half run behind.
    await rename(folder, removed);
    await rm(removed, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    throw asWriteError(error, folder);
  }
}
