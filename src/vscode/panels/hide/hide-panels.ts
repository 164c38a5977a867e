import * as vscode from 'vscode';
import { DisposableStore } from '../../disposable-store';
import type { HideChoices, HidePageState } from './contract';
import { HidePanel, type HidePanelServices } from './hide-panel';

export const hidePanelType = 'stego.hide';

/** The open hide panels; also those that a reload of the window left behind. */
export class HidePanels implements vscode.WebviewPanelSerializer<HidePageState>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly panels = new Set<HidePanel>();

  constructor(private readonly services: HidePanelServices) {
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(hidePanelType, this));
  }

  /** Shows the panel of these covers and this secret. */
  open(covers: readonly vscode.Uri[], secret: vscode.Uri): void {
    const choices: HideChoices = {
      covers: covers.map(({ fsPath }) => fsPath),
      secret: secret.fsPath,
      fit: 'contain',
      position: 'centre',
      checkpoint: '',
    };
    const existing = [...this.panels].find((panel) => filesOf(panel.choices) === filesOf(choices));
    if (existing) return existing.reveal();
    this.adopt(choices, vscode.window.createWebviewPanel(hidePanelType, '', vscode.ViewColumn.Active));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: HidePageState | undefined): Promise<void> {
    // A page that was reloaded before it knew its files has nothing to come back to.
    if (state) this.adopt(state.choices, panel);
    else panel.dispose();
  }

  /** The panels stay: a window that is reloaded, or whose extensions start anew, restores them. */
  dispose(): void {
    this.disposables.dispose();
    for (const panel of this.panels) panel.dispose();
  }

  private adopt(choices: HideChoices, webviewPanel: vscode.WebviewPanel): void {
    const panel = new HidePanel(choices, webviewPanel, this.services);
    this.panels.add(panel);
    panel.onDidDispose(() => this.panels.delete(panel));
  }
}

function filesOf({ covers, secret }: HideChoices): string {
  return JSON.stringify([covers, secret]);
}
