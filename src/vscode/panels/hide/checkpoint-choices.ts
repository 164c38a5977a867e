import { existsSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { bundledCheckpoint } from '../../../runs/bundled-checkpoint';
import {
  checkpointPath,
  type CheckpointSelection,
  type UsedCheckpoint,
} from '../../runs/checkpoint-selection';
import { formatDecibels } from '../../number-text';
import type { KnownRun, RunStore } from '../../runs/run-store';
import { folderName, localFolders } from '../../workspace-folders';
import type { CheckpointChoice } from './contract';

export interface CheckpointServices {
  readonly runs: RunStore;
  readonly selection: CheckpointSelection;
}

/** The checkpoints that can hide: the one in use in `folder`, the bundled one and those of all runs, newest first. */
export async function checkpointChoices(
  { runs, selection }: CheckpointServices,
  folder: string | undefined,
): Promise<CheckpointChoice[]> {
  const { label } = await selection.inUse(folder);
  return [
    { value: '', text: l10n.t('In use: {0}', label) },
    { value: bundledCheckpoint(), text: l10n.t('Bundled model') },
    ...runs.runs.flatMap(choicesOf),
  ];
}

/** The checkpoint that was chosen, or the one in use in `folder`. */
export async function chosenCheckpoint(
  { runs, selection }: CheckpointServices,
  checkpoint: string,
  folder: string | undefined,
): Promise<UsedCheckpoint> {
  if (checkpoint === '') return selection.inUse(folder);
  const choice = runs.runs.flatMap(choicesOf).find(({ value }) => value === checkpoint);
  return { path: checkpoint, label: choice?.text ?? l10n.t('Bundled model') };
}

function choicesOf({ workspace, name, status }: KnownRun): CheckpointChoice[] {
  const run = localFolders().length > 1 ? `${name} (${folderName(workspace)})` : name;
  return [...(status?.checkpoints ?? [])]
    .reverse()
    .map(({ file, step, validation }) => {
      const parts = [
        l10n.t('{0}, step {1}', run, step),
        ...(file === status?.best ? [l10n.t('best')] : []),
        ...(validation
          ? [
              l10n.t(
                'cover {0}, secret {1}',
                formatDecibels(validation.cover.psnr),
                formatDecibels(validation.secret.psnr),
              ),
            ]
          : []),
      ];
      return { value: checkpointPath({ workspace, name, file }), text: parts.join(' · ') };
    })
    .filter(({ value }) => existsSync(value));
}
