import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { systemErrorCode, UserError } from '../errors';
import { makeFolder } from '../files/make-folder';
import { asWriteError, writeFileAtomic } from '../files/write-atomic';
import { printRunConfig, type RunConfig } from '../runs/config';
import { readStatus } from '../runs/status';
import { journalFile, runFolderAt, sweepsFolder, trialFolder, type RunFolder } from '../runs/run-paths';

/** Where everything of a sweep lies; nothing is read. */
export interface SweepFolder {
  readonly name: string;
  readonly folder: string;
  /** A copy of the file that the sweep was begun with; what is changed in it counts when the sweep is resumed. */
  readonly file: string;
  /** All that is known of the sweep, as a journal of Optuna. */
  readonly journal: string;
  readonly trials: string;
}

/** The paths of the sweep in `folder`, which need not exist. */
export function sweepFolderAt(folder: string): SweepFolder {
  const whole = path.resolve(folder);
  return {
    name: path.basename(whole),
    folder: whole,
    file: path.join(whole, 'sweep.yaml'),
    journal: path.join(whole, journalFile),
    trials: path.join(whole, 'trials'),
  };
}

/** The run of a trial. */
export function trialRun({ folder }: SweepFolder, number: number): RunFolder {
  return runFolderAt(trialFolder(folder, number));
}

/** Where relative paths of a sweep begin: in the workspace that keeps it, else in its own folder. */
export function workspaceOf({ folder }: SweepFolder): string {
  const above = path.dirname(path.dirname(path.dirname(folder)));
  return path.dirname(folder) === sweepsFolder(above) ? above : folder;
}

const ours = ['sweep.yaml', 'trials'];

/** Makes the folder of a new sweep. Throws a UserError where there is a sweep already, or anything else. */
export async function createSweepFolder(sweep: SweepFolder, yaml: string): Promise<void> {
  if (existsSync(sweep.journal)) {
    throw new UserError(`There is a sweep in ${sweep.folder} already: resume it, or choose another folder.`);
  }
  // What a process has left that was killed while it made a sweep is none of anybody's.
  const there = (await readdir(sweep.folder).catch(() => [])).filter((name) => !ours.includes(name));
  // Trainings of a sweep whose journal is lost would pass for those of this one.
  const trials = await readdir(sweep.trials).catch(() => []);
  if (there.length > 0 || trials.some((name) => !name.startsWith('.'))) {
    throw new UserError(`${sweep.folder} is not empty and holds no sweep: choose another folder.`);
  }
  try {
    await makeFolder(sweep.trials);
    await writeFileAtomic(sweep.file, yaml);
  } catch (error) {
    throw asWriteError(error, sweep.folder);
  }
}

/** What sweep.yaml says. Throws a UserError where it is missing. */
export async function readSweepText({ file }: SweepFolder): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    throw new UserError(`${file} is missing: is that the folder of a sweep?`);
  }
}

/** The sweeps of a workspace by their names, in that order. */
export async function listSweeps(workspace: string): Promise<readonly SweepFolder[]> {
  const folder = sweepsFolder(workspace);
  const names = await readdir(folder).catch(() => []);
  return names
    .map((name) => sweepFolderAt(path.join(folder, name)))
    .filter(({ name, journal }) => !name.startsWith('.') && existsSync(journal))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** How far the training of a trial has come. */
export async function trainedSteps(run: RunFolder): Promise<number> {
  return (await readStatus(run.status)).status?.step ?? 0;
}

/**
 * Makes the run of a trial, unless it is there: then a controller before this one has made it, of settings that were
 * changed since where nothing is trained yet.
 */
export async function createTrialRun(run: RunFolder, config: RunConfig): Promise<void> {
  if (existsSync(run.config)) {
    const text = printRunConfig(config);
    if ((await trainedSteps(run)) > 0 || (await readFile(run.config, 'utf8')) === text) return;
    return writeFileAtomic(run.config, text);
  }
  const nursery = path.join(path.dirname(run.folder), `.new-${randomBytes(6).toString('hex')}`);
  try {
    await makeFolder(nursery);
    await writeFileAtomic(path.join(nursery, 'config.yaml'), printRunConfig(config));
    await mkdir(path.join(nursery, 'checkpoints'));
    await mkdir(path.join(nursery, 'samples'));
    await rename(nursery, run.folder);
  } catch (error) {
    await rm(nursery, { recursive: true, force: true }).catch(() => undefined);
    throw asWriteError(error, run.folder);
  }
}
