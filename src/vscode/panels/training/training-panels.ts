import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { runFolder } from '../../../runs/run-paths';
import { DisposableStore } from '../../disposable-store';
import { isSameRun, type RunReference } from '../../runs/run-store';
import { folderName, localFolders } from '../../workspace-folders';
import type { TrainingPageState } from './contract';
import { TrainingPanel, type TrainingPanelServices } from './training-panel';

export const trainingPanelType = 'stego.training';

/** A window that is reloaded right after Train comes back before the training process has made its folder. */
const waitForFolderMs = 20_000;
const lookAgainMs = 250;

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

  /** Whether there was one to close. */
  close(run: RunReference): boolean {
    const open = [...this.panels].filter((panel) => isSameRun(panel.run, run));
    for (const panel of open) panel.close();
    return open.length > 0;
  }

  /** Closes what was opened for a training that did not get as far as a run. */
  closeWithoutRun(run: RunReference): void {
    if (exists(run)) return;
    this.close(run);
  }

  async deserializeWebviewPanel(
    panel: vscode.WebviewPanel,
    state: TrainingPageState | undefined,
  ): Promise<void> {
    // A page that was reloaded before it knew its run has the title only. Names of runs hold no spaces.
    const name = state?.runName || panel.title.split(' ', 1)[0];
    let open = true;
    panel.onDidDispose(() => (open = false));
    const deadline = Date.now() + waitForFolderMs;
    let run = findRun(name, panel.title);
    while (!run && open && Date.now() < deadline) {
      await sleep(lookAgainMs);
      run = findRun(name, panel.title);
    }
    if (!open) return;
    if (run) this.adopt(run, panel);
    else panel.dispose();
  }

  /** The panels stay: a window that is reloaded, or whose extensions start anew, restores them. */
  dispose(): void {
    this.disposables.dispose();
    for (const panel of this.panels) panel.dispose();
  }

  private adopt(run: RunReference, webviewPanel: vscode.WebviewPanel): void {
    const panel = new TrainingPanel(run, webviewPanel, this.services);
    this.panels.add(panel);
    panel.onDidDispose(() => this.panels.delete(panel));
  }
}

/** Of runs with one name in several folders, the title of the panel tells which. */
function findRun(name: string, title: string): RunReference | undefined {
  const candidates = localFolders()
    .map((workspace) => ({ workspace, name }))
    .filter((run) => exists(run));
  return candidates.find((candidate) => titleOf(candidate) === title) ?? candidates[0];
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
