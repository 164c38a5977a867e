import * as vscode from 'vscode';
import { DisposableStore } from './disposable-store';
import { localFolders } from './workspace-folders';

export interface LiveReadingOptions<T> {
  /** Files inside every folder of the workspace whose changes call for a reading. */
  readonly globs: readonly string[];
  /** What the files say before the first reading. */
  readonly initial: T;
  /** Reads all of it. What is wrong with single files belongs into the value. */
  read(): Promise<T>;
  /** Files that are being written now are looked at more often. */
  isActive?(value: T): boolean;
}

/** Several files change at once, and each change is reported several times. */
const settleMs = 300;
const activePollMs = 2000;
const idlePollMs = 5000;
/** Looking takes at most one part in so many of the time. */
const idleShare = 50;

/**
 * What files say, read again whenever they change. VS Code reports most changes at once, but not all: folders that were
 * made within each other faster than it looked are never watched, network folders report nothing, users exclude folders
 * from watching. So the files are also read now and then without being told.
 */
export class LiveReading<T> implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private watchers = new DisposableStore();
  private current: T;
  private fingerprint: string;
  private reading: Promise<void> | undefined;
  private readAgain = false;
  private nextReading: { readonly at: number; readonly timer: NodeJS.Timeout } | undefined;
  private disposed = false;

  readonly onDidChange = this.changed.event;

  constructor(private readonly options: LiveReadingOptions<T>) {
    this.current = options.initial;
    this.fingerprint = JSON.stringify(options.initial);
    this.watch();
    this.readIn(idlePollMs);
    this.disposables.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.watch();
        void this.refresh();
      }),
    );
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.refresh()));
    this.disposables.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) void this.refresh();
      }),
    );
  }

  /** What the last reading found. */
  get value(): T {
    return this.current;
  }

  /** Reads the files; settles when `value` holds what they held at this moment, or later. */
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
    const start = performance.now();
    try {
      do {
        this.readAgain = false;
        this.current = await this.options.read();
      } while (this.readAgain);
    } finally {
      this.reading = undefined;
    }
    if (this.disposed) return;
    const tookMs = performance.now() - start;
    this.readIn(
      Math.max(this.options.isActive?.(this.current) ? activePollMs : idlePollMs, idleShare * tookMs),
    );
    const fingerprint = JSON.stringify(this.current);
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
    for (const glob of this.options.globs) {
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
