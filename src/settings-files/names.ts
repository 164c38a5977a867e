import path from 'node:path';
import { safeRunName } from '../runs/run-paths';

/** How a training file's name ends. */
export const trainingFileEnding = '.stego.yaml';

const named = /\.stego\.ya?ml$/i;
const anyEnding = /(\.stego|\.sweep)?\.ya?ml$/i;
const configOfRun = /^(.*)[/\\]\.stego[/\\]runs[/\\]([^/\\]+)[/\\]config\.yaml$/;

/** How a sweep file's name ends. */
export const sweepFileEnding = '.sweep.yaml';

const namedSweep = /\.sweep\.ya?ml$/i;
const fileOfSweep = /^(.*)[/\\]\.stego[/\\]sweeps[/\\]([^/\\]+)[/\\]sweep\.yaml$/i;

/** What a file of settings is: one to train from, what a run was trained with, or a sweep. */
export type SettingsFileKind = 'training' | 'config' | 'sweep';

export function kindOfFile(file: string): SettingsFileKind | undefined {
  if (named.test(file)) return 'training';
  if (namedSweep.test(file) || fileOfSweep.test(file)) return 'sweep';
  return configOfRun.test(file) ? 'config' : undefined;
}

/** The workspace and the run that a config.yaml belongs to. */
export function runOfConfig(file: string): { workspace: string; name: string } | undefined {
  const [, workspace, name] = configOfRun.exec(file) ?? [];
  return workspace === undefined || name === undefined ? undefined : { workspace, name };
}

/** The workspace and the sweep that the sweep.yaml in its folder belongs to. */
export function sweepOfFile(file: string): { workspace: string; name: string } | undefined {
  const [, workspace, name] = fileOfSweep.exec(file) ?? [];
  return workspace === undefined || name === undefined ? undefined : { workspace, name };
}

/** Where the paths of a file start: beside a training file, in the workspace for what a run was trained with. */
export function baseOfPaths(file: string): string {
  return runOfConfig(file)?.workspace ?? path.dirname(file);
}

/**
 * The name of a run or a sweep after its file: `low rate.stego.yaml` → `low-rate`, `rates.sweep.yaml` → `rates`, the
 * config of `first` → `first`.
 */
export function runNameOf(file: string): string {
  const run = runOfConfig(file);
  if (run) return run.name;
  return safeRunName(path.basename(file).replace(anyEnding, ''));
}

/** `wanted`, or with the first number from 2 on that makes it free: some file systems tell no capitals apart. */
export function freeRunName(wanted: string, taken: readonly string[]): string {
  const all = new Set(taken.map((name) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; all.has(name.toLowerCase()); number++) name = `${wanted}-${number}`;
  return name;
}
