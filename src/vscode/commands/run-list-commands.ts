import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { askOne, askText } from '../ask';
import type { TrainingPanels } from '../panels/training/training-panels';
import type { CheckpointSelection } from '../runs/checkpoint-selection';
import { requireUnused } from '../runs/delete-runs';
import { openRunFile } from '../runs/open-run-file';
import { runFor, runsFor } from '../runs/pick-run';
import type { RunArrangement } from '../runs/run-arrangement';
import { nameProblem } from '../runs/run-names';
import type { RunOrder } from '../runs/run-order';
import { isActive, isSameRun, type KnownRun, type RunReference, type RunStore } from '../runs/run-store';
import type { RunsView } from '../views/runs-view';
import { withZod } from '../with-zod';
import type { CommandRegistrar } from './command-registrar';

export interface RunListServices {
  readonly runs: RunStore;
  readonly arrangement: RunArrangement;
  readonly selection: CheckpointSelection;
  readonly panels: TrainingPanels;
  readonly view: RunsView;
}

/** What is done to runs as entries of a list: their place, their name, their folder. */
export function registerRunListCommands(commands: CommandRegistrar, services: RunListServices): void {
  const { runs, arrangement, view } = services;
  const none = l10n.t('There is no run in this workspace yet.');
  const any = () => true;

  const pin = (name: string, pinned: boolean, placeHolder: string) =>
    commands.register(name, async (clicked?: unknown, selected?: unknown) => {
      const suits = (run: KnownRun) => arrangement.isPinned(run) !== pinned;
      const given = view.runsOf(clicked, selected);
      const chosen = given.length > 0 ? given : [await runFor(runs, undefined, suits, { placeHolder, none })];
      await arrangement.setPinned(chosen, pinned);
    });
  pin('pinRun', true, l10n.t('Which run shall stay on top?'));
  pin('unpinRun', false, l10n.t('Which run shall go back among the others?'));

  commands.register('sortRuns', async (given?: unknown) => {
    const order = isOrder(given) ? given : await pickOrder(arrangement.order);
    await arrangement.setOrder(order);
  });

  commands.registerTrusted('renameRun', async (clicked?: unknown, _selected?: unknown, given?: unknown) => {
    const suits = ({ state }: KnownRun) => !isActive(state);
    const question = {
      placeHolder: l10n.t('Which run shall get another name?'),
      none: l10n.t('No run can get another name now: those that are going on must be stopped first.'),
    };
    const run = await runFor(runs, view.runsOf(clicked, undefined)[0], suits, question);
    await requireUnused(run);
    const name = typeof given === 'string' ? given : await askName(run, runs.runs);
    if (name !== run.name) await rename(run, name, services);
  });

  commands.register('copyRunPath', async (clicked?: unknown, selected?: unknown) => {
    const placeHolder = l10n.t('The path of which run?');
    const given = view.runsOf(clicked, selected);
    const subjects = given.length > 0 ? given : [clicked];
    const chosen = await runsFor(runs, subjects, any, { placeHolder, none });
    await vscode.env.clipboard.writeText(chosen.map(({ folder }) => folder).join('\n'));
  });

  commands.register('openRunFolder', async (argument?: unknown) => {
    const placeHolder = l10n.t('The folder of which run?');
    await openRunFile.folder(await runFor(runs, argument, any, { placeHolder, none }));
  });
}

/** What points to the run goes with it: its place, the checkpoint in use and an open panel. */
async function rename(run: RunReference, name: string, services: RunListServices): Promise<void> {
  const { runs, arrangement, selection, panels } = services;
  const { renameRun } = await withZod(() => import('../../runs/run-folder'));
  const wasOpen = panels.close(run);
  try {
    await renameRun(run.workspace, run.name, name);
  } catch (error) {
    if (wasOpen) panels.open(run);
    throw error;
  }
  await arrangement.renamed(run, name);
  await selection.renamed(run, name);
  await runs.refresh();
  if (wasOpen) panels.open({ workspace: run.workspace, name });
}

function askName(run: KnownRun, all: readonly KnownRun[]): Promise<string> {
  const others = all.filter((other) => other.workspace === run.workspace && !isSameRun(other, run));
  const taken = others.map(({ name }) => name);
  return askText({
    title: l10n.t('Rename the run "{0}"', run.name),
    prompt: l10n.t('New name of the run'),
    value: run.name,
    validateInput: (value) => (value === run.name ? undefined : nameProblem(value, taken)),
  });
}

const orders: readonly RunOrder[] = ['newest', 'name', 'best'];
const isOrder = (value: unknown): value is RunOrder => orders.includes(value as RunOrder);

async function pickOrder(current: RunOrder): Promise<RunOrder> {
  const labels: Readonly<Record<RunOrder, string>> = {
    newest: l10n.t('Newest first'),
    name: l10n.t('By name'),
    best: l10n.t('Best revealed secrets first'),
  };
  const items = orders.map((order) => ({
    label: `$(${order === current ? 'check' : 'blank'}) ${labels[order]}`,
    order,
  }));
  const placeHolder = l10n.t('How shall the runs be sorted? Pinned ones stay on top.');
  const chosen = await askOne(items, { placeHolder });
  return chosen.order;
}
