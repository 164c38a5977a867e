import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore } from '../disposable-store';
import { asCheckpointReference } from '../runs/pick-checkpoint';
import type { CheckpointReference } from '../runs/checkpoint-selection';
import { asRunReference } from '../runs/pick-run';
import { isActive, type RunReference, type RunStore } from '../runs/run-store';
import type { RunsNode, RunsTree } from './runs-tree';

/** What keybindings call a command with: it is about what is selected in the view. */
export const selectedInView = 'selected';

/** The view *Runs* in its side bar: its badge, and what is selected in it. */
export class RunsView implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly view: vscode.TreeView<RunsNode>;

  constructor(
    tree: RunsTree,
    private readonly store: RunStore,
  ) {
    this.view = this.disposables.add(
      vscode.window.createTreeView('stego.runs', { treeDataProvider: tree, canSelectMany: true }),
    );
    this.disposables.add(store.onDidChange(() => this.updateBadge()));
  }

  get badge(): vscode.ViewBadge | undefined {
    return this.view.badge;
  }

  /** The runs that a command is called on from the menu of an item, or by a key. */
  runsOf(clicked: unknown, selected: unknown): RunReference[] {
    const nodes = this.nodesOf(clicked, selected).filter((node) => !asCheckpointReference(node));
    return nodes.flatMap((node) => asRunReference(node) ?? []);
  }

  /** The same for checkpoints. */
  checkpointsOf(clicked: unknown, selected: unknown): CheckpointReference[] {
    return this.nodesOf(clicked, selected).flatMap((node) => asCheckpointReference(node) ?? []);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private nodesOf(clicked: unknown, selected: unknown): readonly unknown[] {
    if (clicked === selectedInView) return this.view.selection;
    if (Array.isArray(selected) && selected.length > 0) return selected;
    return clicked === undefined ? [] : [clicked];
  }

  private updateBadge(): void {
    const value = this.store.runs.filter(({ state }) => isActive(state)).length;
    if (value === (this.view.badge?.value ?? 0)) return;
    const tooltip =
      value === 1 ? l10n.t('1 training is going on') : l10n.t('{0} trainings are going on', value);
    this.view.badge = value === 0 ? undefined : { value, tooltip };
  }
}
