import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { bundledCheckpoint } from '../../../runs/bundled-checkpoint';
import {
  checkpointPath,
  type CheckpointSelection,
  type UsedCheckpoint,
} from '../../runs/checkpoint-selection';
import { formatDecibels } from '../../number-text';
import { offeredCheckpoints, runOfCheckpoint, type OfferedCheckpoint } from '../../runs/offered-checkpoints';
import type { RunStore } from '../../runs/run-store';
import { folderName, localFolders } from '../../workspace-folders';
import type { CheckpointChoice } from './contract';

export interface CheckpointServices {
  readonly runs: RunStore;
  readonly selection: CheckpointSelection;
}

/**
 * The checkpoints that can hide: the one in use in `folder`, the bundled one, the newest ones of runs, and the one that was
 * `chosen`.
 */
export async function checkpointChoices(
  { runs, selection }: CheckpointServices,
  folder: string | undefined,
  chosen: string,
): Promise<CheckpointChoice[]> {
  const { label } = await selection.inUse(folder);
  const choices = [
    { value: '', text: l10n.t('In use: {0}', label) },
    { value: bundledCheckpoint(), text: l10n.t('Bundled model') },
    ...offeredCheckpoints(runs.runs).flatMap(choiceOf),
  ];
  const other = choices.some(({ value }) => value === chosen) ? undefined : choiceFor(runs, chosen);
  return other ? [...choices, other] : choices;
}

/** The checkpoint that was chosen, or the one in use in `folder`. */
export async function chosenCheckpoint(
  { runs, selection }: CheckpointServices,
  checkpoint: string,
  folder: string | undefined,
): Promise<UsedCheckpoint> {
  if (checkpoint === '') return selection.inUse(folder);
  return { path: checkpoint, label: choiceFor(runs, checkpoint)?.text ?? l10n.t('Bundled model') };
}

function choiceFor(runs: RunStore, checkpoint: string): CheckpointChoice | undefined {
  const run = runOfCheckpoint(runs.runs, checkpoint);
  const entry = run?.status?.checkpoints.find(({ file }) => file === path.basename(checkpoint));
  return run && entry && choiceOf({ run, entry }).at(0);
}

/** None where the file is gone. */
function choiceOf({ run, entry }: OfferedCheckpoint): CheckpointChoice[] {
  const { workspace, name, status } = run;
  const { file, step, validation } = entry;
  const value = checkpointPath({ workspace, name, file });
  if (!existsSync(value)) return [];
  const label = localFolders().length > 1 ? `${name} (${folderName(workspace)})` : name;
  const parts = [
    l10n.t('{0}, step {1}', label, step),
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
  return [{ value, text: parts.join(' · ') }];
}
