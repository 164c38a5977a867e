import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { runFolder } from '../../../runs/run-folder';
import { DisposableStore } from '../../disposable-store';
import { isSameRun, type RunReference } from '../../runs/run-store';
import { folderName, localFolders } from '../../workspace-folders';
import type { TrainingPageState } from './contract';
import { TrainingPanel, type TrainingPanelServices } from './training-panel';

export const trainingPanelType = 'stego.training';

/** The open training panels, one a run; also those that a reload of the window left behind. */
export class TrainingPanels implements vscode.WebviewPanelSerializer<TrainingPageState>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly panels = new Set<TrainingPanel>();

  constructor(private readonly services: TrainingPanelServices) {
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(trainingPanelType, this));
  }

  open(run: RunReference): void {
    const existing = [...this.panels].find((panel) => isSameRun(panel.run, run));
    if (existing) {
      existing.reveal();
      return;
    }
    const { Active } = vscode.ViewColumn;
    this.adopt(run, vscode.window.createWebviewPanel(trainingPanelType, titleOf(run), Active));
  }

  /** Closes what was opened for trainings that did not get as far as a run. */
  closeWithoutRun(): void {
    for (const panel of [...this.panels]) if (!exists(panel.run)) panel.dispose();
  }

  async deserializeWebviewPanel(
    panel: vscode.WebviewPanel,
    state: TrainingPageState | undefined,
  ): Promise<void> {
    // The page knows its run's name only; of runs with one name in several folders, the title tells which.
    const candidates = localFolders()
      .map((workspace) => ({ workspace, name: state?.runName ?? panel.title }))
      .filter((run) => exists(run));
    const run = candidates.find((candidate) => titleOf(candidate) === panel.title) ?? candidates[0];
    if (run) this.adopt(run, panel);
    else panel.dispose();
  }

  dispose(): void {
    this.disposables.dispose();
    for (const panel of [...this.panels]) panel.dispose();
  }

  private adopt(run: RunReference, webviewPanel: vscode.WebviewPanel): void {
    const panel = new TrainingPanel(run, webviewPanel, this.services);
    this.panels.add(panel);
    panel.onDidDispose(() => this.panels.delete(panel));
  }
}

function titleOf({ workspace, name }: RunReference): string {
  return localFolders().length > 1 ? `${name} (${folderName(workspace)})` : name;
}

function exists({ workspace, name }: RunReference): boolean {
  try {
    return existsSync(runFolder(workspace, name).folder);
  } catch {
    return false;
  }
}
