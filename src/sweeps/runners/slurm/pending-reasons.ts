import type { JobId } from '../runner';

const released: Readonly<Record<string, string>> = {
  JobHeldUser: 'held by its user',
  JobHeldAdmin: 'held by an administrator',
  JobHoldMaxRequeue: 'held after it was begun anew too often',
};

/** With these a job never starts as it was submitted. Limits that a group shares and nodes that are down pass. */
const permanent = [
  'BadConstraints',
  'PartitionNodeLimit',
  'PartitionTimeLimit',
  'AccountNotAllowed',
  'InvalidAccount',
  'QOSNotAllowed',
  'InvalidQOS',
  'DependencyNeverSatisfied',
];

/** Slurm could not begin it on a node, and keeps it until somebody releases it. */
export function isFailedLaunch(reason: string): boolean {
  return says(reason, 'launch failed requeued held');
}

/** Reasons of several words are joined by spaces or by underscores, as the version of Slurm likes it. */
function says(reason: string, words: string): boolean {
  return reason.replaceAll('_', ' ').toLowerCase().startsWith(words);
}

/**
 * What keeps a waiting job from ever starting by itself and what to do, in the middle of a line; undefined: nothing.
 * @param isHeld its state says so
 */
export function obstacle(reason: string, id: JobId, isHeld = false): string | undefined {
  const held = howHeld(reason) ?? (isHeld ? 'held' : undefined);
  if (held !== undefined) {
    const who =
      reason === 'JobHeldAdmin' ? 'ask for its release, or, where you may, release it' : 'release it';
    const said = reason === '' ? '' : ` (${reason})`;
    return `${held}${said}; ${who} with: scontrol release ${id}`;
  }
  if (!permanent.includes(reason)) return undefined;
  return `it can never start (${reason}); stop the sweep, change stego.runner in its sweep.yaml, and resume it`;
}

function howHeld(reason: string): string | undefined {
  if (isFailedLaunch(reason)) return 'held since it could not be launched on its node';
  if (says(reason, 'job requeued in held state')) return 'held by somebody who had it begun anew';
  return released[reason];
}
