import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore } from './disposable-store';
import { countOf, formatPercent } from './number-text';
import { progressOf, stateText, timeLeft } from './runs/run-labels';
import { isActive, type KnownRun, type RunStore } from './runs/run-store';

/** One item while trainings go on in this workspace, whoever started them. */
export class TrainingStatusBar implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  readonly item: vscode.StatusBarItem;

  constructor(private readonly store: RunStore) {
    this.item = this.disposables.add(
      vscode.window.createStatusBarItem('stego.training', vscode.StatusBarAlignment.Left, 10),
    );
    this.item.name = l10n.t('Stego Training');
    this.disposables.add(store.onDidChange(() => this.update()));
    this.update();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private update(): void {
    const runs = this.store.runs.filter(({ state }) => isActive(state));
    if (runs.length === 0) {
      this.item.hide();
      return;
    }
    const [run] = runs;
    const text = runs.length === 1 ? textOf(run) : countOf(runs.length, 'training');
    const busy = runs.some(({ state }) => state !== 'paused');
    this.item.text = `$(${busy ? 'sync~spin' : 'debug-pause'}) Stego ${text}`;
    this.item.tooltip = runs.map((each) => `${each.name}: ${stateText(each)}`).join('\n');
    this.item.accessibilityInformation = {
      label: l10n.t('Stego training, {0}', this.item.tooltip),
      role: 'button',
    };
    this.item.command = {
      title: l10n.t('Open Training Panel'),
      command: 'stego.openTrainingPanel',
      arguments: runs.length === 1 ? [{ workspace: run.workspace, name: run.name }] : [],
    };
    this.item.show();
  }
}

function textOf(run: KnownRun): string {
  if (run.state === 'starting') return l10n.t('starting…');
  const percent = formatPercent(progressOf(run.status));
  const rest = run.state === 'paused' ? l10n.t('paused') : timeLeft(run);
  return rest === '' ? percent : `${percent} · ${rest}`;
}
