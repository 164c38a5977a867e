import { existsSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { bundledCheckpoint } from '../../../runs/bundled-checkpoint';
import { runFolderAt } from '../../../runs/run-paths';
import path from 'node:path';
import type { CheckpointReference } from '../../runs/checkpoint-selection';
import { offeredCheckpoints, runOfCheckpoint, type OfferedCheckpoint } from '../../runs/offered-checkpoints';
import type { KnownRun } from '../../runs/run-store';
import type { CheckpointChoice } from './contract';

export interface KnownCheckpoint extends CheckpointChoice {
  /** Undefined for the bundled model. */
  readonly reference?: CheckpointReference;
}

/** The bundled model, then the newest checkpoints of the runs. Their ids are the paths of their files. */
export function knownCheckpoints(runs: readonly KnownRun[]): KnownCheckpoint[] {
  return [bundled(), ...offeredCheckpoints(runs).flatMap(knownOf)];
}

const bundled = (): KnownCheckpoint => ({ id: bundledCheckpoint(), label: l10n.t('Bundled model') });

/** The bundled model, or any checkpoint of the runs, by its id; undefined where it is gone. */
export function knownCheckpoint(runs: readonly KnownRun[], id: string): KnownCheckpoint | undefined {
  if (id === bundledCheckpoint()) return bundled();
  const run = runOfCheckpoint(runs, id);
  const entry = run?.status?.checkpoints.find(({ file }) => file === path.basename(id));
  return run && entry && knownOf({ run, entry }).at(0);
}

/** None where the file is gone. */
function knownOf({ run, entry: { file, step } }: OfferedCheckpoint): KnownCheckpoint[] {
  const { workspace, name, folder, status } = run;
  const id = path.join(runFolderAt(folder).checkpoints, file);
  if (!existsSync(id)) return [];
  const marks = [
    ...(file === status?.best ? [l10n.t('best')] : []),
    ...(file === status?.last ? [l10n.t('last')] : []),
  ];
  const label = l10n.t('{0}, step {1}', name, step.toLocaleString('en-US'));
  return [{ id, label: [label, ...marks].join(' · '), reference: { workspace, name, file } }];
}
