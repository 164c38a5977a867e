import * as vscode from 'vscode';
import type { ShownRunState } from '../../runs/contract';
import { listRuns, type RunListing } from '../../runs/run-folder';
import { DisposableStore } from '../disposable-store';
import { localFolders } from '../workspace-folders';

/** Names a run in this window. */
export interface RunReference {
  readonly workspace: string;
  readonly name: string;
}

export interface KnownRun extends RunListing, RunReference {}

const settleMs = 300;
const activePollMs = 2000;

export function isActive(state: ShownRunState): boolean {
  return state === 'starting' || state === 'running' || state === 'paused';
}

export function isSameRun(a: RunReference, b: RunReference): boolean {
  return a.workspace === b.workspace && a.name === b.name;
}

/** The runs of all folders of the workspace, newest first, as their files tell them. */
export class RunStore implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private watchers = new DisposableStore();
  private fingerprint = '';
  private reading: Promise<void> | undefined;
  private readAgain = false;
  private nextReading: { readonly at: number; readonly timer: NodeJS.Timeout } | undefined;
  private disposed = false;

  /** What the last reading found. */
  runs: readonly KnownRun[] = [];
  readonly onDidChange = this.changed.event;

  constructor() {
    this.watch();
    this.disposables.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.watch();
        void this.refresh();
      }),
    );
    this.disposables.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) void this.refresh();
      }),
    );
  }

  find(reference: RunReference): KnownRun | undefined {
    return this.runs.find((run) => isSameRun(run, reference));
  }

  /** Reads the folders; settles when `runs` holds what they held at this moment, or later. */
  refresh(): Promise<void> {
    if (this.reading) this.readAgain = true;
    return (this.reading ??= this.read());
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.nextReading?.timer);
    this.watchers.dispose();
    this.disposables.dispose();
  }

  private async read(): Promise<void> {
    do {
      this.readAgain = false;
      const listings = await Promise.all(
        localFolders().map(async (workspace) =>
          (await listRuns(workspace)).map((listing) => ({ ...listing, workspace })),
        ),
      );
      this.runs = listings.flat().sort((a, b) => b.created - a.created);
    } while (this.readAgain);
    this.reading = undefined;
    if (this.disposed) return;
    // A process that was killed writes nothing more, and the disk of another machine reports nothing.
    if (this.runs.some(({ state }) => isActive(state))) this.readIn(activePollMs);
    const fingerprint = JSON.stringify(this.runs);
    if (fingerprint === this.fingerprint) return;
    this.fingerprint = fingerprint;
    this.changed.fire();
  }

  /** Never later than a reading that is planned already: files that change all the time must not put it off. */
  private readIn(milliseconds: number): void {
    const at = Date.now() + milliseconds;
    if (this.nextReading && this.nextReading.at <= at) return;
    clearTimeout(this.nextReading?.timer);
    const timer = setTimeout(() => {
      this.nextReading = undefined;
      void this.refresh();
    }, milliseconds);
    this.nextReading = { at, timer };
  }

  private watch(): void {
    this.watchers.dispose();
    this.watchers = new DisposableStore();
    const soon = () => this.readIn(settleMs);
    // Of a deleted folder only the folder itself is reported.
    for (const glob of ['.stego/runs/*', '.stego/runs/*/{config.yaml,status.json,lease.json}']) {
      for (const folder of localFolders()) {
        const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), glob);
        const watcher = this.watchers.add(vscode.workspace.createFileSystemWatcher(pattern));
        watcher.onDidCreate(soon);
        watcher.onDidChange(soon);
        watcher.onDidDelete(soon);
      }
    }
  }
}
