import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ControlRequest } from '../../runs/contract';
import { possibleRequests } from '../../runs/possible-requests';
import type { TrainingPanels } from '../panels/training/training-panels';
import { confirmAndDeleteRuns } from '../runs/delete-runs';
import { openRunFile } from '../runs/open-run-file';
import { runFor, runsFor } from '../runs/pick-run';
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
  const none = l10n.t('No training is running in this workspace.');
  /** Of several that are selected, those of which it can be asked. */
  const ask = (
    name: string,
    request: ControlRequest,
    question: { readonly placeHolder: string; readonly none: string },
  ) =>
    commands.registerTrusted(name, async (clicked?: unknown, selected?: unknown) => {
      const given = view.runsOf(clicked, selected);
      const chosen = await runsFor(runs, given.length > 0 ? given : [clicked], can(request), question);
      await Promise.all(chosen.map((run) => actions[request](run)));
    });

  commands.register('openTrainingPanel', async (argument?: unknown) => {
    const placeHolder = l10n.t('Which run shall be shown?');
    const noRuns = l10n.t('There is no run in this workspace yet.');
    const active = (run: KnownRun) => isActive(run.state);
    await runs.refresh();
    const suits = runs.runs.some(active) ? active : () => true;
    panels.open(await runFor(runs, argument, suits, { placeHolder, none: noRuns }));
  });

  ask('pauseRun', 'pause', { placeHolder: l10n.t('Pause which training?'), none });
  ask('resumeRun', 'resume', {
    placeHolder: l10n.t('Go on with which training?'),
    none: l10n.t('No run waits to be resumed.'),
  });
  ask('stopRun', 'stop', { placeHolder: l10n.t('Stop which training?'), none });
  ask('saveCheckpoint', 'checkpoint', {
    placeHolder: l10n.t('Save a checkpoint of which training?'),
    none,
  });

  commands.registerTrusted('deleteRun', async (clicked?: unknown, selected?: unknown) => {
    const suits = ({ state }: KnownRun) => !isActive(state);
    const question = { placeHolder: l10n.t('Delete which run?'), none: l10n.t('There is no run to delete.') };
    const given = view.runsOf(clicked, selected);
    const [checkpoint] = view.checkpointsOf(clicked, undefined);
    if (given.length === 0 && checkpoint) {
      await vscode.commands.executeCommand('stego.deleteCheckpoint', checkpoint);
      return;
    }
    const subjects = given.length > 0 ? given : [undefined];
    await confirmAndDeleteRuns(
      await runsFor(runs, subjects, given.length > 0 ? () => true : suits, question),
    );
    await runs.refresh();
  });

  commands.register('showRunLog', async (argument?: unknown) => {
    const question = {
      placeHolder: l10n.t('The log of which run?'),
      none: l10n.t('There is no run in this workspace yet.'),
    };
    await openRunFile.log(await runFor(runs, argument, () => true, question));
  });
}
