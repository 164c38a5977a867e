import * as vscode from 'vscode';
import { DisposableStore } from '../../disposable-store';
import { ComparePanel, type ComparePanelServices } from './compare-panel';
import { idOf } from './comparison';
import type { ComparedReference, ComparePageState, ComparisonChoice } from './contract';

export const comparePanelType = 'stego.compare';

const defaultShown = 4;
const defaultMeasured = 50;

/** The open comparisons, one for each set of checkpoints; also those that a reload of the window left behind. */
export class ComparePanels implements vscode.WebviewPanelSerializer<ComparePageState>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly panels = new Set<ComparePanel>();

  constructor(private readonly services: ComparePanelServices) {
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(comparePanelType, this));
  }

  open(checkpoints: readonly ComparedReference[]): void {
    const existing = [...this.panels].find(({ choice }) => setOf(choice.checkpoints) === setOf(checkpoints));
    if (existing) return existing.reveal();
    const panel = vscode.window.createWebviewPanel(comparePanelType, '', vscode.ViewColumn.Active);
    this.adopt({ checkpoints, shown: defaultShown, measured: defaultMeasured }, panel);
  }

  async deserializeWebviewPanel(
    panel: vscode.WebviewPanel,
    state: ComparePageState | undefined,
  ): Promise<void> {
    if (state?.choice) this.adopt(state.choice, panel);
    // A page that was reloaded before it knew what it compares has nothing to come back to.
    else panel.dispose();
  }

  /** The panels stay: a window that is reloaded, or whose extensions start anew, restores them. */
  dispose(): void {
    this.disposables.dispose();
    for (const panel of this.panels) panel.dispose();
  }

  private adopt(choice: ComparisonChoice, webviewPanel: vscode.WebviewPanel): void {
    const panel = new ComparePanel(choice, webviewPanel, this.services);
    this.panels.add(panel);
    panel.onDidDispose(() => this.panels.delete(panel));
  }
}

function setOf(checkpoints: readonly ComparedReference[]): string {
  return JSON.stringify(checkpoints.map(idOf).sort());
}
