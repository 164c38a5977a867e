import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { freeRunName } from '../../settings-files/names';
import { takenSweepNames } from '../../sweeps/taken-names';
import type { SweepRequest } from '../panels/sweep/contract';
import type { SweepPanels } from '../panels/sweep/sweep-panels';
import type { TrainingPanels } from '../panels/training/training-panels';
import { confirmAndDeleteSweep } from '../sweeps/delete-sweep';
import { openTrial } from '../sweeps/open-trial';
import { asSweepReference, sweepFor } from '../sweeps/pick-sweep';
import { possibleSweepRequests } from '../sweeps/possible-sweep-requests';
import type { SweepActions } from '../sweeps/sweep-actions';
import type { KnownSweep, SweepReference, SweepStore } from '../sweeps/sweep-store';
import { sweepToRun } from '../sweeps/sweep-to-run';
import type { CommandRegistrar } from './command-registrar';
import type { DatasetServices } from './dataset-commands';

export interface SweepServices extends DatasetServices {
  readonly sweeps: SweepStore;
  readonly actions: SweepActions;
  readonly panels: SweepPanels;
  readonly trainings: TrainingPanels;
}

export function registerSweepCommands(commands: CommandRegistrar, services: SweepServices): void {
  const { sweeps, actions, panels } = services;

  commands.registerTrusted('runSweep', async (given?: unknown): Promise<SweepReference> => {
    const wanted = await sweepToRun(given, services);
    await sweeps.refresh();
    const start = wanted.kind === 'new' ? await withFreeName(wanted.sweep) : undefined;
    const { workspace, name } = start ?? wanted.sweep;
    const sweep = { workspace, name };
    await whileStarting(sweep, () => (start ? actions.run(start) : actions.resume(sweep)));
    if (sweeps.find(sweep)) panels.open(sweep);
    return sweep;
  });

  commands.register('openSweep', async (given?: unknown) => {
    const none = l10n.t('There is no sweep in this workspace yet: write one with New Sweep.');
    const placeHolder = l10n.t('Which sweep shall be shown?');
    const { workspace, name } = await sweepFor(sweeps, given, () => true, { placeHolder, none });
    panels.open({ workspace, name });
  });

  commands.register('openTrial', async (given?: unknown) => {
    const sweep = asSweepReference(given);
    const trial = trialNumber(given);
    if (sweep && trial !== undefined) await openTrial(services, sweep, trial);
  });

  commands.registerTrusted('stopTrial', async (given?: unknown) => {
    const sweep = asSweepReference(given);
    const trial = trialNumber(given);
    if (sweep && trial !== undefined) await actions.stopTrial(sweep, trial);
  });

  const ask = (command: string, request: SweepRequest, placeHolder: string, none: string) =>
    commands.registerTrusted(command, async (given?: unknown) => {
      const suits = (sweep: KnownSweep) => possibleSweepRequests(sweep).includes(request);
      const sweep = await sweepFor(sweeps, given, suits, { placeHolder, none });
      await whileStarting(sweep, () => actions[request](sweep));
    });
  ask('stopSweep', 'stop', l10n.t('Stop which sweep?'), l10n.t('No sweep is running in this workspace.'));
  ask(
    'resumeSweep',
    'resume',
    l10n.t('Go on with which sweep?'),
    l10n.t('There is no sweep to go on with in this workspace.'),
  );
  ask(
    'rerunFailedTrials',
    'rerunFailed',
    l10n.t('The failed trials of which sweep?'),
    l10n.t('No sweep of this workspace has failed trials that were not run again.'),
  );

  commands.registerTrusted('deleteSweep', async (given?: unknown) => {
    const suits = ({ state }: KnownSweep) => state !== 'running';
    const none = l10n.t('There is no sweep to delete: one that is running must be stopped first.');
    const placeHolder = l10n.t('Delete which sweep?');
    await confirmAndDeleteSweep(await sweepFor(sweeps, given, suits, { placeHolder, none }));
    await sweeps.refresh();
  });
}

/** Some seconds, in which nothing else shows that the click was heard. */
function whileStarting({ name }: SweepReference, work: () => Promise<void>): Thenable<void> {
  const title = l10n.t('Stego: sweep {0}…', name);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}

async function withFreeName<T extends SweepReference>(wanted: T): Promise<T> {
  return { ...wanted, name: freeRunName(wanted.name, await takenSweepNames(wanted.workspace)) };
}

function trialNumber(given: unknown): number | undefined {
  const { trial } = (given ?? {}) as { readonly trial?: unknown };
  return typeof trial === 'number' && Number.isInteger(trial) && trial >= 0 ? trial : undefined;
}
