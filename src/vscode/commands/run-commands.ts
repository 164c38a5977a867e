import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ControlRequest } from '../../runs/contract';
import { possibleRequests } from '../../runs/possible-requests';
import type { TrainingPanels } from '../panels/training/training-panels';
import { confirmAndDeleteRuns } from '../runs/delete-runs';
import { openRunFile } from '../runs/open-run-file';
import { runFor } from '../runs/pick-run';
import type { RunActions } from '../runs/run-actions';
import { isActive, type KnownRun, type RunStore } from '../runs/run-store';
import type { RunsView } from '../views/runs-view';
import type { CommandRegistrar } from './command-registrar';

export interface RunServices {
  readonly runs: RunStore;
  readonly actions: RunActions;
  readonly panels: TrainingPanels;
  readonly view: RunsView;
}

export function registerRunCommands(
  commands: CommandRegistrar,
  { runs, actions, panels, view }: RunServices,
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

  commands.registerTrusted('deleteRun', async (clicked?: unknown, selected?: unknown) => {
    const suits = ({ state }: KnownRun) => !isActive(state);
    const question = { placeHolder: 'Delete which run?', none: 'There is no run to delete.' };
    const given = view.runsOf(clicked, selected);
    const [checkpoint] = view.checkpointsOf(clicked, undefined);
    if (given.length === 0 && checkpoint) {
      await vscode.commands.executeCommand('stego.deleteCheckpoint', checkpoint);
      return;
    }
    const chosen: KnownRun[] = [];
    for (const each of given.length > 0 ? given : [undefined]) {
      chosen.push(await runFor(runs, each, suits, question));
    }
    await confirmAndDeleteRuns(chosen);
    await runs.refresh();
  });

  commands.register('showRunLog', async (argument?: unknown) => {
    const question = { placeHolder: 'The log of which run?', none: 'There is no run in this workspace yet.' };
    await openRunFile.log(await runFor(runs, argument, () => true, question));
  });
}
