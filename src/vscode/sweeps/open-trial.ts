import { existsSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';
import { runFolder, trialName } from '../../runs/run-paths';
import type { TrainingPanels } from '../panels/training/training-panels';
import { mayLookIntoRun } from '../runs/may-look-into-run';
import { requireTrust } from '../show-error';
import type { SweepReference, SweepStore } from './sweep-store';

export interface TrialServices {
  readonly sweeps: SweepStore;
  readonly trainings: TrainingPanels;
}

/** Shows the training of a trial. Throws a UserError where there is none. */
export async function openTrial(
  { sweeps, trainings }: TrialServices,
  { workspace, name }: SweepReference,
  trial: number,
): Promise<void> {
  const run = { workspace, name: trialName(name, trial) };
  const { folder } = runFolder(workspace, run.name);
  if (!existsSync(folder)) {
    const known = sweeps.find({ workspace, name })?.status?.sweep.trials.at(trial);
    throw new UserError(
      known?.problem === undefined
        ? l10n.t('Trial {0} has not begun yet.', trial)
        : l10n.t('Trial {0} was never trained: {1}', trial, known.problem),
    );
  }
  if (!(await mayLookIntoRun(folder))) requireTrust();
  trainings.open(run);
}
