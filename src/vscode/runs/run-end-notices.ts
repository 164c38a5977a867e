import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { claimEnding } from '../../runs/told-ending';
import { EndNotices } from '../end-notices';
import { formatPercent } from '../number-text';
import { isPanelInFront } from '../panel-in-front';
import { trainingPanelTitle } from '../panels/training/panel-title';
import { progressOf } from './run-labels';
import { isActive, type KnownRun, type RunStore } from './run-store';

/**
 * Tells how trainings end. The new model hides only when that is asked for, because what another one hid it would not
 * reveal.
 */
export class RunEndNotices extends EndNotices<KnownRun> {
  constructor(store: RunStore, memory: vscode.Memento) {
    super(
      {
        key: 'stego.trainingsGoing',
        onDidChange: store.onDidChange,
        all: () => store.runs,
        refresh: () => store.refresh(),
        isActive: ({ state }) => isActive(state),
        isNews: ({ state }) => state !== 'stopped',
        isInFront: (run) => isPanelInFront('stego.training', trainingPanelTitle(run)),
        claim: ({ folder, status }) => claimEnding(folder, status),
        tell,
      },
      memory,
    );
  }
}

async function tell(run: KnownRun): Promise<void> {
  const open = { title: l10n.t('Open Training Panel'), command: 'stego.openTrainingPanel' };
  const log = { title: l10n.t('Show Log'), command: 'stego.showRunLog' };
  const resume = { title: l10n.t('Resume'), command: 'stego.resumeRun' };
  const use = { title: l10n.t('Use for Hiding'), command: 'stego.useCheckpoint' };
  const file = run.status?.best ?? run.status?.last;
  const chosen = await messageFor();
  if (chosen)
    await vscode.commands.executeCommand(chosen.command, { workspace: run.workspace, name: run.name, file });

  function messageFor(): Thenable<{ command: string } | undefined> | undefined {
    switch (run.state) {
      case 'finished': {
        const offers = file === undefined ? [open] : [open, use];
        return vscode.window.showInformationMessage(
          l10n.t('The training {0} has finished.', run.name),
          ...offers,
        );
      }
      case 'failed': {
        const why = run.status?.error;
        const text =
          why === undefined
            ? l10n.t('The training {0} failed and left no reason.', run.name)
            : l10n.t('The training {0} failed: {1}', run.name, why);
        return vscode.window.showErrorMessage(text, log);
      }
      case 'interrupted': {
        const at = formatPercent(progressOf(run.status));
        const text = run.status
          ? l10n.t(
              'The training {0} ended unexpectedly at {1}. It can go on from its last checkpoint.',
              run.name,
              at,
            )
          : l10n.t('The training {0} ended unexpectedly before it began. It can be tried again.', run.name);
        return vscode.window.showWarningMessage(text, resume, log);
      }
      default:
        return undefined;
    }
  }
}
