import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../errors';
import type { ControlRequest } from '../../runs/contract';
import { possibleRequests } from '../../runs/possible-requests';
import { countOf } from '../number-text';
import type { TrainingPanels } from '../panels/training/training-panels';
import { openRunFile } from '../runs/open-run-file';
import { runFor } from '../runs/pick-run';
import type { RunActions } from '../runs/run-actions';
import { isActive, type KnownRun, type RunStore } from '../runs/run-store';
import { moveToTrash } from '../trash';
import { withZod } from '../with-zod';
import type { CommandRegistrar } from './command-registrar';

export interface RunServices {
  readonly runs: RunStore;
  readonly actions: RunActions;
  readonly panels: TrainingPanels;
}

export function registerRunCommands(
  commands: CommandRegistrar,
  { runs, actions, panels }: RunServices,
): void {
  const can =
    (request: ControlRequest) =>
    ({ state }: KnownRun) =>
      possibleRequests[state].includes(request);
  const none = 'No training is running in this workspace.';

  commands.register('openTrainingPanel', async (argument?: unknown) => {
    const placeHolder = 'Which run shall be shown?';
    const noRuns = 'There is no run in this workspace yet.';
    const active = (run: KnownRun) => isActive(run.state);
    await runs.refresh();
    const suits = runs.runs.some(active) ? active : () => true;
    panels.open(await runFor(runs, argument, suits, { placeHolder, none: noRuns }));
  });

  commands.registerTrusted('pauseRun', async (argument?: unknown) => {
    await actions.pause(
      await runFor(runs, argument, can('pause'), { placeHolder: 'Pause which training?', none }),
    );
  });

  commands.registerTrusted('resumeRun', async (argument?: unknown) => {
    const question = { placeHolder: 'Go on with which training?', none: 'No run waits to be resumed.' };
    await actions.resume(await runFor(runs, argument, can('resume'), question));
  });

  commands.registerTrusted('stopRun', async (argument?: unknown) => {
    await actions.stop(
      await runFor(runs, argument, can('stop'), { placeHolder: 'Stop which training?', none }),
    );
  });

  commands.registerTrusted('saveCheckpoint', async (argument?: unknown) => {
    const placeHolder = l10n.t('Save a checkpoint of which training?');
    await actions.checkpoint(await runFor(runs, argument, can('checkpoint'), { placeHolder, none }));
  });

  commands.registerTrusted('deleteRun', async (argument?: unknown) => {
    const suits = ({ state }: KnownRun) => !isActive(state);
    const question = { placeHolder: 'Delete which run?', none: 'There is no run to delete.' };
    await confirmAndDelete(await runFor(runs, argument, suits, question));
    await runs.refresh();
  });

  commands.register('showRunLog', async (argument?: unknown) => {
    const question = { placeHolder: 'The log of which run?', none: 'There is no run in this workspace yet.' };
    await openRunFile.log(await runFor(runs, argument, () => true, question));
  });
}

async function confirmAndDelete(run: KnownRun): Promise<void> {
  await requireUnused(run);
  const checkpoints = countOf(run.status?.checkpoints.length ?? 0, 'checkpoint');
  const detail = `Its curves, pictures and ${checkpoints} go with it.`;
  await confirm(`Delete the run "${run.name}"?`, detail, 'Move to Trash');
  await requireUnused(run);
  if (await moveToTrash(vscode.Uri.file(run.folder))) return;
  const noTrash = 'There is no trash here. The run would be gone for good.';
  await confirm(`Delete the run "${run.name}" permanently?`, noTrash, 'Delete Permanently');
  const { deleteRun } = await withZod(() => import('../../runs/run-folder'));
  await deleteRun(run.workspace, run.name);
}

async function requireUnused(run: KnownRun): Promise<void> {
  const { leaseHolder } = await withZod(() => import('../../runs/lease'));
  if (await leaseHolder(run.folder)) throw new UserError(`The run "${run.name}" is going on; stop it first.`);
}

async function confirm(message: string, detail: string, action: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, action);
  if (chosen !== action) throw new CancelledError();
}
