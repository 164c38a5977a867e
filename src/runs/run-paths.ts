import * as path from 'node:path';
import { UserError } from '../errors';
import { bundledReference } from './bundled-checkpoint';

/** Where everything of a run lies; nothing is read. */
export interface RunFolder {
  readonly name: string;
  readonly folder: string;
  readonly config: string;
  /** Weights to begin with, of a run that goes on from another one's checkpoint. */
  readonly initialWeights: string;
  readonly status: string;
  readonly metrics: string;
  readonly checkpoints: string;
  readonly samples: string;
  readonly log: string;
}

/** Names the process that works on a run, inside its folder. */
export const leaseFile = 'lease.json';

/** All that is known of a sweep, inside its folder. */
export const journalFile = 'study.log';

const longestName = 64;
/** Numbers may follow. */
const longestSafeName = 48;
const windowsDevice = /^(con|prn|aux|nul|(com|lpt)[\d¹²³])(\.|$)/i;

/** Throws a UserError unless `name` can be a folder on every system and is not a path. */
export function checkRunName(name: string): void {
  const complain = complaintAbout(name);
  if (name === '') throw complain('it is empty');
  if (name.length > longestName) throw complain(`it is longer than ${longestName} characters`);
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(name)) throw complain('use letters, digits, ".", "_" and "-" only');
  if (!/^[\p{L}\p{N}]/u.test(name)) throw complain('it must start with a letter or a digit');
  if (name.endsWith('.')) throw complain('it must not end with a dot');
  if (windowsDevice.test(name)) throw complain('Windows reserves it for a device');
}

/** What people call a thing, as a name that `checkRunName` takes: letters and digits of any script stay. */
export function safeRunName(text: string): string {
  const dashed = text.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._]+/gu, '-');
  const begun = dashed.replace(/^[^\p{L}\p{N}]+/u, '');
  // Neither half a character nor a dot may be the last.
  const short = begun.slice(0, longestSafeName).replace(/[._\ud800-\udbff-]+$/, '');
  return windowsDevice.test(short) ? `run-${short}` : short || 'training';
}

/** Like `checkRunName`, and throws for names that only a run may have that is there already. */
export function checkNewRunName(name: string): void {
  checkRunName(name);
  if (name.toLowerCase() === bundledReference) {
    throw complaintAbout(name)('it stands for the model that comes with Stego Lab');
  }
}

const complaintAbout = (name: string) => (why: string) =>
  new UserError(`"${name.split('\n', 1)[0]}" cannot be a run's name: ${why}.`);

/** The folder that holds all runs of a workspace. */
export function runsFolder(workspace: string): string {
  return path.join(workspace, '.stego', 'runs');
}

/** The folder that holds all sweeps of a workspace. */
export function sweepsFolder(workspace: string): string {
  return path.join(workspace, '.stego', 'sweeps');
}

/** The folder of a sweep's trial, counted from 0. */
export function trialFolder(sweep: string, trial: number): string {
  return path.join(sweep, 'trials', String(trial).padStart(4, '0'));
}

/** What a sweep's trial is called as a run: no other run can be called so. */
export function trialName(sweep: string, trial: number): string {
  return `${sweep}:${trial}`;
}

/** The sweep and the number of a run that is a trial; undefined for others. */
export function trialOf(name: string): { readonly sweep: string; readonly trial: number } | undefined {
  const [, sweep, trial] = /^([^:]+):(\d{1,9})$/.exec(name) ?? [];
  return sweep === undefined ? undefined : { sweep, trial: Number(trial) };
}

/**
 * The paths of the run `name`, or of the trial `sweep:number`, which need not exist. Throws a UserError for a name
 * that cannot be one.
 */
export function runFolder(workspace: string, name: string): RunFolder {
  const trial = trialOf(name);
  checkRunName(trial?.sweep ?? name);
  return runFolderAt(
    trial
      ? trialFolder(path.join(sweepsFolder(workspace), trial.sweep), trial.trial)
      : path.join(runsFolder(workspace), name),
  );
}

/** The paths of the run in `folder`. */
export function runFolderAt(folder: string): RunFolder {
  return {
    name: nameOf(folder),
    folder,
    config: path.join(folder, 'config.yaml'),
    initialWeights: path.join(folder, 'initial.safetensors'),
    status: path.join(folder, 'status.json'),
    metrics: path.join(folder, 'metrics.jsonl'),
    checkpoints: path.join(folder, 'checkpoints'),
    samples: path.join(folder, 'samples'),
    log: path.join(folder, 'log.txt'),
  };
}

function nameOf(folder: string): string {
  const name = path.basename(folder);
  const trials = path.dirname(folder);
  if (path.basename(trials) !== 'trials' || !/^\d{4,}$/.test(name)) return name;
  return trialName(path.basename(path.dirname(trials)), Number(name));
}
