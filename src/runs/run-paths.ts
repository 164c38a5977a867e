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

const longestName = 64;
const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Throws a UserError unless `name` can be a folder on every system and is not a path. */
export function checkRunName(name: string): void {
  const complain = complaintAbout(name);
  if (name === '') throw complain('it is empty');
  if (name.length > longestName) throw complain(`it is longer than ${longestName} characters`);
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw complain('use letters, digits, ".", "_" and "-" only');
  if (!/^[A-Za-z0-9]/.test(name)) throw complain('it must start with a letter or a digit');
  if (name.endsWith('.')) throw complain('it must not end with a dot');
  if (windowsDevice.test(name)) throw complain('Windows reserves it for a device');
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

/** The paths of the run `name`, which need not exist. Throws a UserError for a name that cannot be one. */
export function runFolder(workspace: string, name: string): RunFolder {
  checkRunName(name);
  return runFolderAt(path.join(runsFolder(workspace), name));
}

/** The paths of the run in `folder`. */
export function runFolderAt(folder: string): RunFolder {
  return {
    name: path.basename(folder),
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
