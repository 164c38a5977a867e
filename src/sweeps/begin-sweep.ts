import { readFile, realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { requireUsable } from '../datasets/check';
import { scanDataset } from '../datasets/layout';
import { pathInConfig } from '../datasets/path-in-config';
import { resolveDataset } from '../datasets/registry';
import { UserError } from '../errors';
import { requireFree } from '../runs/lease';
import { baseOfPaths } from '../settings-files/names';
import { readSweepFile } from './file/parse-sweep-file';
import { StudyJournal } from './journal/study-journal';
import { createSweepFolder, readSweepText, trainedSteps, trialRun, type SweepFolder } from './sweep-folder';
import type { RunnerDefinition, SweepDefinition } from './sweep-definition';
import type { SweepOptions, SweepTrial } from './sweep-record';

/** What may be said beside the file, and then counts instead of it. */
export interface SweepChoices {
  /** A registered name, or a folder. */
  readonly data?: string;
  readonly runner?: RunnerDefinition['kind'];
  readonly parallel?: number;
}

/**
 * Makes a sweep of a file, without a trial yet. Throws a UserError for the first mistake of the file, for a dataset that
 * cannot be trained on, and where there is a sweep already: nothing is made then.
 */
export async function beginSweep(
  sweep: SweepFolder,
  workspace: string,
  file: string,
  choices: SweepChoices,
): Promise<StudyJournal> {
  const definition = await readSweepFile(file);
  const named = choices.data ?? definition.dataset;
  if (named === undefined) {
    throw new UserError(`${file} names no dataset: name one with --data, or as stego.dataset in the file.`);
  }
  const base = choices.data === undefined ? baseOfPaths(path.resolve(file)) : workspace;
  const { path: images } = await resolveDataset(workspace, named, base);
  await requireUsable(await scanDataset(images));
  await requireApart(sweep, images);
  await createSweepFolder(sweep, await readFile(file, 'utf8'));
  const journal = new StudyJournal(sweep.journal);
  const options = { dataset: pathInConfig(workspace, images), workspace };
  await journal.create(sweep.name, definition, withChoices(definition, options, choices));
  return journal;
}

/**
 * Takes a sweep up as its sweep.yaml is now: a space that was widened is tried further. Throws a UserError for mistakes
 * of the file, and where it is about another metric or other settings: what was measured could not be compared. Changes nothing under a
 * controller that is at work.
 */
export async function reopenSweep(sweep: SweepFolder, choices: SweepChoices): Promise<StudyJournal> {
  const journal = new StudyJournal(sweep.journal);
  const { definition: former, options, trials } = await journal.read();
  await requireFree(sweep.folder, 'Sweep');
  await readSweepText(sweep);
  const definition = await readSweepFile(sweep.file);
  const { name, goal } = definition.metric;
  if (name !== former.metric.name || goal !== former.metric.goal) {
    const was = `${former.metric.goal} ${former.metric.name}`;
    throw new UserError(`${sweep.file}: the metric was to ${was}; for another one begin another sweep.`);
  }
  const { preset, settings } = definition;
  if (!isDeepStrictEqual([preset, settings], [former.preset, former.settings])) {
    await requireUntrained(sweep, trials, 'another preset or other settings');
  }
  const dataset = await datasetNow(sweep, options, former, definition);
  if (dataset !== options.dataset) await requireUntrained(sweep, trials, 'other images');
  // What the file says of it since counts more than what was once said beside it.
  const { runner, parallel, ...rest } = options;
  const kept: SweepOptions = {
    ...rest,
    dataset,
    ...(runner && isDeepStrictEqual(definition.runner, former.runner) ? { runner } : {}),
    ...(parallel !== undefined && definition.parallel === former.parallel ? { parallel } : {}),
  };
  const changed = withChoices(definition, kept, choices);
  if (JSON.stringify([definition, changed]) !== JSON.stringify([former, options])) {
    await journal.redefine(definition, changed);
  }
  return journal;
}

/** Where the images are: what the file names, if it names others than before. */
async function datasetNow(
  sweep: SweepFolder,
  { dataset, workspace }: SweepOptions,
  former: SweepDefinition,
  definition: SweepDefinition,
): Promise<string> {
  if (definition.dataset === undefined || definition.dataset === former.dataset) return dataset;
  const { path: images } = await resolveDataset(workspace, definition.dataset, baseOfPaths(sweep.file));
  await requireUsable(await scanDataset(images));
  await requireApart(sweep, images);
  return pathInConfig(workspace, images);
}

/** Trials of something else could not be compared with what was measured, or is being measured. */
async function requireUntrained(
  sweep: SweepFolder,
  trials: readonly SweepTrial[],
  others: string,
): Promise<void> {
  for (const trial of trials.filter(({ ours }) => ours)) {
    const isTrained =
      trial.state === 'running' ||
      trial.reports.length > 0 ||
      trial.value !== undefined ||
      (await trainedSteps(trialRun(sweep, trial.number))) > 0;
    if (!isTrained) continue;
    throw new UserError(
      `${sweep.file}: trial ${trial.number} was trained with ${others}; for these begin another sweep.`,
    );
  }
}

/** Its sheets would be images of the dataset, and trained on. What is hidden is not looked at. */
async function requireApart({ folder }: SweepFolder, images: string): Promise<void> {
  const inside = path.relative(await realPlace(images), await realPlace(folder));
  const names = inside.split(path.sep);
  if (names[0] === '..' || path.isAbsolute(inside) || names.some((name) => name.startsWith('.'))) return;
  throw new UserError(
    `${folder} is in the folder of the images, which its sheets would join: choose another folder.`,
  );
}

/** Without links, also of what is not there yet. */
async function realPlace(place: string): Promise<string> {
  const above = path.dirname(place);
  try {
    return await realpath(place);
  } catch {
    return above === place ? place : path.join(await realPlace(above), path.basename(place));
  }
}

function withChoices(
  definition: SweepDefinition,
  options: SweepOptions,
  { runner, parallel }: SweepChoices,
): SweepOptions {
  const chosen = runner === undefined ? options.runner : runnerOfKind(definition, runner);
  const places = parallel ?? options.parallel;
  return {
    dataset: options.dataset,
    workspace: options.workspace,
    ...(chosen ? { runner: chosen } : {}),
    ...(places === undefined ? {} : { parallel: places }),
  };
}

function runnerOfKind({ runner }: SweepDefinition, kind: RunnerDefinition['kind']): RunnerDefinition {
  if (runner.kind === kind) return runner;
  return kind === 'slurm' ? { kind, gpus: 1 } : { kind };
}
