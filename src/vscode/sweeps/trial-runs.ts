import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';
import { runFolder, sweepsFolder, trialOf } from '../../runs/run-paths';
import { mayLookIntoRun } from '../runs/may-look-into-run';
import type { RunReference } from '../runs/run-store';
import { localFolders } from '../workspace-folders';
import type { SweepReference } from './sweep-store';

export function sweepFolderOf({ workspace, name }: SweepReference): string {
  return path.join(sweepsFolder(workspace), name);
}

/** Whether a run is a trial of this window, there and to be read. */
export async function isTrialHere({ workspace, name }: RunReference): Promise<boolean> {
  if (!trialOf(name) || !localFolders().includes(workspace)) return false;
  const { folder } = runFolder(workspace, name);
  return existsSync(folder) && mayLookIntoRun(folder);
}

/** Throws a UserError for a trial: whoever cares for its sweep would take what is done to it for its end, or undo it. */
export function requireNoTrial({ name }: RunReference): void {
  const sweep = trialOf(name)?.sweep;
  if (sweep === undefined) return;
  throw new UserError(l10n.t('The sweep "{0}" cares for this trial: stop it or go on with it there.', sweep));
}
