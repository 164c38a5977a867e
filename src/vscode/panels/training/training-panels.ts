import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { runFolder } from '../../../runs/run-paths';
import { DisposableStore } from '../../disposable-store';
import { mayLookIntoRun } from '../../runs/may-look-into-run';
import { isSameRun, type RunReference } from '../../runs/run-store';
import { localFolders } from '../../workspace-folders';
import type { TrainingPageState } from './contract';
import { trainingPanelTitle } from './panel-title';
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
    this.adopt(run, vscode.window.createWebviewPanel(trainingPanelType, '', Active));
  }

  /** Whether there was one to close. */
  close(run: RunReference): boolean {
    const open = [...this.panels].filter((panel) => isSameRun(panel.run, run));
    for (const panel of open) panel.close();
    return open.length > 0;
  }

  /** Closes what was opened for a training that did not get as far as a run. */
  closeWithoutRun(run: RunReference): void {
    if (!existsSync(runFolder(run.workspace, run.name).folder)) this.close(run);
  }

  async deserializeWebviewPanel(
    panel: vscode.WebviewPanel,
    state: TrainingPageState | undefined,
  ): Promise<void> {
    // A page that was reloaded before it knew its run has the title only. Names of runs hold no spaces.
    const names = state?.runName ? [state.runName] : panel.title.split(' ');
    let open = true;
    panel.onDidDispose(() => (open = false));
    const deadline = Date.now() + waitForFolderMs;
    let run = await findRun(names, panel.title);
    while (!run && open && Date.now() < deadline) {
      await sleep(lookAgainMs);
      run = await findRun(names, panel.title);
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
    webviewPanel.title = trainingPanelTitle(run);
    const panel = new TrainingPanel(run, webviewPanel, this.services);
    this.panels.add(panel);
    panel.onDidDispose(() => this.panels.delete(panel));
  }
}

/** Of runs with one name in several folders, the title of the panel tells which. */
async function findRun(names: readonly string[], title: string): Promise<RunReference | undefined> {
  const candidates: RunReference[] = [];
  for (const workspace of localFolders()) {
    for (const name of names) {
      const folder = folderOf({ workspace, name });
      if (folder !== undefined && (await mayLookIntoRun(folder)) && existsSync(folder))
        candidates.push({ workspace, name });
    }
  }
  const titled = candidates.find((candidate) => trainingPanelTitle(candidate) === title);
  // Any word of a title may be the name of another run.
  return titled ?? (names.length === 1 ? candidates[0] : undefined);
}

/** Undefined for a name that no run can have. */
function folderOf({ workspace, name }: RunReference): string | undefined {
  try {
    return runFolder(workspace, name).folder;
  } catch {
    return undefined;
  }
}
