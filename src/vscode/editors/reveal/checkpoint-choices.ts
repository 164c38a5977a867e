import { existsSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { bundledCheckpoint } from '../../../runs/bundled-checkpoint';
import { runFolderAt } from '../../../runs/run-paths';
import path from 'node:path';
import type { CheckpointReference } from '../../runs/checkpoint-selection';
import type { KnownRun } from '../../runs/run-store';
import type { CheckpointChoice } from './contract';

export interface KnownCheckpoint extends CheckpointChoice {
  /** Undefined for the bundled model. */
  readonly reference?: CheckpointReference;
}

/** The bundled model, then the checkpoints of the runs, newest first. Their ids are the paths of their files. */
export function knownCheckpoints(runs: readonly KnownRun[]): KnownCheckpoint[] {
  const bundled = { id: bundledCheckpoint(), label: l10n.t('Bundled model') };
  return [bundled, ...runs.flatMap(checkpointsOf)];
}

function checkpointsOf({ workspace, name, folder, status }: KnownRun): KnownCheckpoint[] {
  const { checkpoints } = runFolderAt(folder);
  return [...(status?.checkpoints ?? [])].reverse().flatMap(({ file, step }) => {
    const id = path.join(checkpoints, file);
    if (!existsSync(id)) return [];
    const marks = [
      ...(file === status?.best ? [l10n.t('best')] : []),
      ...(file === status?.last ? [l10n.t('last')] : []),
    ];
    const label = l10n.t('{0}, step {1}', name, step.toLocaleString('en-US'));
    return [{ id, label: [label, ...marks].join(' · '), reference: { workspace, name, file } }];
  });
}
