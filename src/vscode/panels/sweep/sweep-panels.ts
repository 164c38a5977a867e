import * as vscode from 'vscode';
import { DisposableStore } from '../../disposable-store';
import { isSameSweep, type SweepReference } from '../../sweeps/sweep-store';
import type { SweepPageState } from './contract';
import { sweepPanelTitle } from './panel-title';
import { SweepPanel, type SweepPanelServices } from './sweep-panel';

export const sweepPanelType = 'stego.sweep';

/** The open panels of sweeps, one a sweep; also those that a reload of the window left behind. */
export class SweepPanels implements vscode.WebviewPanelSerializer<SweepPageState>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly panels = new Set<SweepPanel>();

  constructor(private readonly services: SweepPanelServices) {
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(sweepPanelType, this));
  }

  open(sweep: SweepReference): void {
    const existing = [...this.panels].find((panel) => isSameSweep(panel.sweep, sweep));
    if (existing) return existing.reveal();
    const { Active } = vscode.ViewColumn;
    this.adopt(sweep, vscode.window.createWebviewPanel(sweepPanelType, '', Active));
  }

  async deserializeWebviewPanel(
    panel: vscode.WebviewPanel,
    state: SweepPageState | undefined,
  ): Promise<void> {
    let open = true;
    panel.onDidDispose(() => (open = false));
    const { sweeps } = this.services;
    await sweeps.refresh();
    if (!open) return;
    // What a page kept names folders: only sweeps of this window are read. One that was reloaded before it knew its
    // sweep has the title only.
    const { workspace, name } = state ?? {};
    const known = sweeps.sweeps.find((sweep) =>
      name === undefined
        ? sweepPanelTitle(sweep) === panel.title
        : sweep.workspace === workspace && sweep.name === name,
    );
    if (known) this.adopt({ workspace: known.workspace, name: known.name }, panel);
    else panel.dispose();
  }

  /** The panels stay: a window that is reloaded, or whose extensions start anew, restores them. */
  dispose(): void {
    this.disposables.dispose();
    for (const panel of this.panels) panel.dispose();
  }

  private adopt(sweep: SweepReference, webviewPanel: vscode.WebviewPanel): void {
    webviewPanel.title = sweepPanelTitle(sweep);
    const panel = new SweepPanel(sweep, webviewPanel, this.services);
    this.panels.add(panel);
    panel.onDidDispose(() => this.panels.delete(panel));
  }
}
