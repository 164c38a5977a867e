import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import { CancelledError, UserError } from '../../errors';
import { askText } from '../ask';
import { runFolder } from '../../runs/run-paths';
import { requestWithProgress } from '../engine-request';
import type { TrainingPanels } from '../panels/training/training-panels';
import { checkpointFor } from '../runs/pick-checkpoint';
import { confirmAndDeleteCheckpoint } from '../runs/delete-runs';
import type { RunActions } from '../runs/run-actions';
import { numberedRunName, nameProblem } from '../runs/run-names';
import type { RunReference, RunStore } from '../runs/run-store';
import type { CommandRegistrar } from './command-registrar';

export interface CheckpointFileServices {
  readonly engine: EngineClient;
  readonly runs: RunStore;
  readonly actions: RunActions;
  readonly panels: TrainingPanels;
}

/** What a keybinding or another command may decide beforehand; the rest is asked. */
interface ContinueAnswers {
  readonly newName?: string;
  readonly steps?: number;
}

export function registerCheckpointFileCommands(
  commands: CommandRegistrar,
  { engine, runs, actions, panels }: CheckpointFileServices,
): void {
  commands.registerTrusted('continueFrom', async (argument?: unknown): Promise<RunReference> => {
    const question = l10n.t('With the weights of which checkpoint shall a new run begin?');
    const { workspace, name: source, file } = await checkpointFor(runs, argument, question);
    const step = Number.parseInt(file, 10);
    const taken = runs.runs.filter((run) => run.workspace === workspace).map(({ name }) => name);
    const answers = (argument ?? {}) as ContinueAnswers;
    const title = (part: number) => l10n.t('Continue from {0}, step {1} ({2} of 2)', source, step, part);
    const name = answers.newName ?? (await askName(title(1), source, taken));
    const problem = nameProblem(name, taken);
    if (problem !== undefined) throw new UserError(problem);
    const usual = runs.find({ workspace, name: source })?.config?.steps ?? 1000;
    const steps = answers.steps ?? (await askSteps(title(2), usual));
    const ended = actions.continueFrom({ workspace, name, checkpoint: `${source}@${step}`, steps });
    panels.open({ workspace, name });
    void ended.then(() => panels.closeWithoutRun({ workspace, name }));
    return { workspace, name };
  });

  commands.registerTrusted(
    'exportCheckpoint',
    async (argument?: unknown, _all?: unknown, given?: unknown) => {
      const reference = await checkpointFor(runs, argument, l10n.t('Which checkpoint shall be exported?'));
      const { workspace, name, file } = reference;
      const { checkpoints } = runFolder(workspace, name);
      const step = Number.parseInt(file, 10);
      const proposal = vscode.Uri.file(path.join(workspace, `${name}-${step}.safetensors`));
      const output = given instanceof vscode.Uri ? given : await askOutput(proposal);
      requireExportable(output.fsPath);
      const title = l10n.t('Exporting {0}, step {1}', name, step);
      const checkpoint = path.join(checkpoints, path.basename(file));
      await requestWithProgress(engine, title, 'exportCheckpoint', { checkpoint, output: output.fsPath });
      const message = l10n.t(
        'Saved as {0}: it hides and reveals; no training can be resumed from it.',
        path.basename(output.fsPath),
      );
      void vscode.window.showInformationMessage(message);
      return output;
    },
  );

  commands.registerTrusted('deleteCheckpoint', async (argument?: unknown) => {
    const reference = await checkpointFor(runs, argument, l10n.t('Which checkpoint shall be deleted?'));
    const run = runs.find(reference);
    if (!run) throw new UserError(l10n.t('The run "{0}" does not exist any more.', reference.name));
    await confirmAndDeleteCheckpoint(run, reference);
    await runs.refresh();
  });
}

function askName(title: string, source: string, taken: readonly string[]): Promise<string> {
  return askText({
    title,
    prompt: l10n.t('Name of the new run'),
    value: numberedRunName(source, taken),
    validateInput: (value) => nameProblem(value, taken),
  });
}

async function askSteps(title: string, usual: number): Promise<number> {
  const steps = await askText({
    title,
    prompt: l10n.t('Steps to train; the optimiser and the learning rate begin anew'),
    value: String(usual),
    validateInput: (value) =>
      /^[1-9]\d{0,8}$/.test(value.trim()) ? undefined : l10n.t('It must be a whole number of at least 1.'),
  });
  return Number(steps);
}

async function askOutput(defaultUri: vscode.Uri): Promise<vscode.Uri> {
  const output = await vscode.window.showSaveDialog({
    title: l10n.t('Export Checkpoint'),
    defaultUri,
    filters: { [l10n.t('Weights')]: ['safetensors'] },
  });
  if (!output) throw new CancelledError();
  return output;
}

/** A training would go on from what lies among its checkpoints, and no command takes another name for a checkpoint. */
function requireExportable(output: string): void {
  if (!output.endsWith('.safetensors'))
    throw new UserError(l10n.t('Choose a name that ends with .safetensors.'));
  if (path.basename(path.dirname(output)) === 'checkpoints')
    throw new UserError(l10n.t('Choose another folder: a run goes on from what lies in its checkpoints.'));
}
