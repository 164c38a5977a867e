import * as vscode from 'vscode';
import { DisposableStore } from '../disposable-store';
import { formatPercent } from '../number-text';
import { runEndedNotices } from '../settings';
import { progressOf } from './run-labels';
import { isActive, type KnownRun, type RunStore } from './run-store';

/**
 * Tells once when a training ends by itself that this window has seen going. The new model hides only when that is
 * asked for, because what another one hid it would not reveal.
 */
export class RunEndNotices implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly going = new Set<string>();

  constructor(private readonly store: RunStore) {
    this.disposables.add(store.onDidChange(() => this.look()));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private look(): void {
    for (const run of this.store.runs) {
      if (isActive(run.state)) this.going.add(run.folder);
      else if (this.going.delete(run.folder) && isToBeTold(run)) void tell(run);
    }
  }
}

function isToBeTold(run: KnownRun): boolean {
  const when = runEndedNotices();
  return when === 'on' || (when === 'whenElsewhere' && !isLookedAt(run));
}

/** Whether the panel of the run is in front of the user. */
function isLookedAt({ name }: KnownRun): boolean {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const isPanel = tab?.input instanceof vscode.TabInputWebview && /stego\.training$/.test(tab.input.viewType);
  return vscode.window.state.focused && isPanel && tab.label === name;
}

async function tell(run: KnownRun): Promise<void> {
  const open = { title: 'Open Training Panel', command: 'stego.openTrainingPanel' };
  const log = { title: 'Show Log', command: 'stego.showRunLog' };
  const resume = { title: 'Resume', command: 'stego.resumeRun' };
  const use = { title: 'Use for Hiding', command: 'stego.useCheckpoint' };
  const file = run.status?.best ?? run.status?.last;
  const chosen = await messageFor();
  if (chosen)
    await vscode.commands.executeCommand(chosen.command, { workspace: run.workspace, name: run.name, file });

  function messageFor(): Thenable<{ command: string } | undefined> | undefined {
    switch (run.state) {
      case 'finished': {
        const offers = file === undefined ? [open] : [open, use];
        return vscode.window.showInformationMessage(`The training ${run.name} has finished.`, ...offers);
      }
      case 'failed': {
        const why = run.status?.error ?? 'no reason was left';
        return vscode.window.showErrorMessage(`The training ${run.name} failed: ${why}`, log);
      }
      case 'interrupted': {
        const at = formatPercent(progressOf(run.status));
        const text = `The training ${run.name} ended unexpectedly at ${at}. It can go on from its last checkpoint.`;
        return vscode.window.showWarningMessage(text, resume, log);
      }
      default:
        return undefined;
    }
  }
}
