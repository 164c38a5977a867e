import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { messageOf, UserError } from '../errors';
import { bundledCheckpoint, bundledReference } from './bundled-checkpoint';
import {
  checkpointFileName,
  listCheckpoints,
  readCheckpointHeader,
  type CheckpointFile,
} from './checkpoints';
import type { RunConfig } from './config';
import { listRuns } from './run-catalogue';
import { runFolder, runFolderAt, runsFolder, sweepsFolder, type RunFolder } from './run-paths';
import { readStatus } from './status';

export interface ResolvedCheckpoint {
  /** Absolute path. */
  readonly file: string;
  readonly step: number;
  readonly config: RunConfig;
  /**
   * Absolute path of the dataset that it was trained on; undefined for a file from elsewhere, whose config may name
   * another folder of this workspace.
   */
  readonly trainedOn?: string;
  /** One line, when another checkpoint than the one asked for had to be taken. */
  readonly note?: string;
}

/**
 * Finds the checkpoint that a user means: `bundled`, the one that comes with this program; a path (absolute or from the
 * workspace folder); `run@<step>`, `run@best`, `run@last`, or `run`, which is its best and before there is one its last.
 * Where the best or the last cannot be read, the newest that can is taken and a note says so. A run called `bundled`
 * needs the `@`. A trial of a sweep is a run called `sweep:<number>`; any run may be meant by the path of its folder.
 * Throws a UserError that says what there is.
 */
export async function resolveCheckpoint(workspace: string, reference: string): Promise<ResolvedCheckpoint> {
  if (reference === bundledReference) return resolved(bundledCheckpoint(), undefined);
  const at = reference.lastIndexOf('@');
  const named = at < 0 ? reference : reference.slice(0, at);
  const which = at < 0 ? undefined : reference.slice(at + 1);
  if (/[/\\]/.test(reference) || reference.endsWith('.safetensors')) {
    const run = runFolderAt(path.resolve(workspace, named));
    if (existsSync(run.checkpoints)) return checkpointOf(run, which, reference, workspaceOf(run.folder));
    const file = path.resolve(workspace, reference);
    return resolved(file, workspaceOf(path.resolve(file, '../..')));
  }
  const run = runFolder(workspace, named);
  if (!existsSync(run.folder)) throw new UserError(await unknownRun(workspace, run.name));
  return checkpointOf(run, which, reference, workspace);
}

/** @param which what stands after the `@` of `reference` */
async function checkpointOf(
  run: RunFolder,
  which: string | undefined,
  reference: string,
  workspace: string | undefined,
): Promise<ResolvedCheckpoint> {
  const checkpoints = await listCheckpoints(run.checkpoints);
  if (checkpoints.length === 0) throw new UserError(`Run "${run.name}" has no checkpoint yet.`);
  const { status } = await readStatus(run.status);
  const newestFirst = checkpoints.map(({ file }) => file).reverse();
  const best = status?.best === undefined ? undefined : path.join(run.checkpoints, status.best);

  if (which === 'last' || (which === undefined && best === undefined))
    return firstReadable(newestFirst, workspace);
  if (which === undefined || which === 'best') {
    if (best !== undefined)
      return firstReadable([best, ...newestFirst.filter((file) => file !== best)], workspace);
    throw new UserError(`Run "${run.name}" has no best checkpoint yet; ${available(checkpoints)}`);
  }
  if (!/^\d+$/.test(which)) {
    throw new UserError(
      `"${reference}": after "@" comes a step, "best" or "last"; ${available(checkpoints)}`,
    );
  }
  const wanted = checkpoints.find(({ name }) => name === checkpointFileName(Number(which)));
  if (wanted) return resolved(wanted.file, workspace);
  const missing = `Run "${run.name}" has no checkpoint at step ${Number(which)}`;
  throw new UserError(`${missing}; ${available(checkpoints, best)}`);
}

/** @param workspace From where its config counts the path of its dataset, where that is known. */
async function resolved(file: string, workspace: string | undefined): Promise<ResolvedCheckpoint> {
  const { step, config } = await readCheckpointHeader(file);
  const trainedOn = workspace === undefined ? undefined : path.resolve(workspace, config.dataset.path);
  return { file, step, config, ...(trainedOn === undefined ? {} : { trainedOn }) };
}

/** The workspace that a run is of; undefined where it is of none. */
function workspaceOf(run: string): string | undefined {
  for (const [runs, levels] of [
    [runsFolder, '../../..'],
    [sweepsFolder, '../../../../..'],
  ] as const) {
    const workspace = path.resolve(run, levels);
    if (path.relative(runs(workspace), run).split(path.sep)[0] !== '..') return workspace;
  }
  return undefined;
}

async function firstReadable(
  files: readonly string[],
  workspace: string | undefined,
): Promise<ResolvedCheckpoint> {
  const problems: string[] = [];
  for (const file of files) {
    try {
      const found = await resolved(file, workspace);
      if (problems.length === 0) return found;
      return { ...found, note: `Took the checkpoint at step ${found.step} instead: ${problems[0]}` };
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  throw new UserError(`No checkpoint of this run can be read: ${problems[0]}`);
}

function available(checkpoints: readonly CheckpointFile[], best?: string): string {
  const shown = checkpoints.slice(-8).map((one) => `${one.step}${one.file === best ? ' (best)' : ''}`);
  const before = checkpoints.length > shown.length ? '…, ' : '';
  return `it has ${before}${shown.join(', ')}.`;
}

async function unknownRun(workspace: string, name: string): Promise<string> {
  const runs = await listRuns(workspace);
  if (runs.length === 0) return `There is no run "${name}": ${runsFolder(workspace)} holds no runs.`;
  const names = runs.slice(0, 8).map((run) => run.name);
  const more = runs.length > names.length ? ', …' : '';
  return `There is no run "${name}"; there are ${names.join(', ')}${more}.`;
}
