import * as vscode from 'vscode';
import { DisposableStore } from './disposable-store';
import { localFolders } from './workspace-folders';

export interface LiveReadingOptions<T> {
  /** Files inside every folder of the workspace whose changes call for a reading. */
  readonly globs: readonly string[];
  /** What the files say before the first reading. */
  readonly initial: T;
  /**
   * What is wrong with single files belongs into the value.
   * @param changed files that are said to have changed; without it all of them are to be looked at
   */
  read(changed?: ReadonlySet<string>): Promise<T>;
  /** By default both are compared as JSON. */
  isSame?(a: T, b: T): boolean;
  /** Files that are being written now are looked at more often. */
  isActive?(value: T): boolean;
}

/** Several files change at once, and each change is reported several times. */
const settleMs = 300;
/** What goes on is seen after this long at the latest. */
export const activePollMs = 2000;
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
  private reading: Promise<void> | undefined;
  private readAgain = false;
  private reported = new Set<string>();
  /** All files are to be looked at, and not only the reported ones. */
  private lookAtAll = true;
  private lookAtAllFrom = 0;
  private nextReading: { readonly at: number; readonly timer: NodeJS.Timeout } | undefined;
  private disposed = false;

  readonly onDidChange = this.changed.event;
  private firstRead!: () => void;
  /** Settles when the files were read for the first time. */
  readonly firstReading = new Promise<void>((resolve) => (this.firstRead = resolve));

  constructor(private readonly options: LiveReadingOptions<T>) {
    this.current = options.initial;
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
    this.lookAtAll = true;
    return this.look();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.nextReading?.timer);
    this.watchers.dispose();
    this.disposables.dispose();
  }

  private look(): Promise<void> {
    if (this.reading) this.readAgain = true;
    return (this.reading ??= this.read());
  }

  private async read(): Promise<void> {
    const former = this.current;
    const start = performance.now();
    try {
      do {
        this.readAgain = false;
        const all = this.lookAtAll;
        const changed = this.reported;
        this.lookAtAll = false;
        this.reported = new Set();
        this.current = await this.options.read(all ? undefined : changed);
        if (all)
          this.lookAtAllFrom = Date.now() + Math.max(idlePollMs, idleShare * (performance.now() - start));
      } while (this.readAgain);
    } finally {
      this.reading = undefined;
      this.firstRead();
    }
    if (this.disposed) return;
    this.readIn(
      this.options.isActive?.(this.current)
        ? Math.max(activePollMs, idleShare * (performance.now() - start))
        : this.lookAtAllFrom - Date.now(),
    );
    const isSame = this.options.isSame ?? isSameJson;
    if (!isSame(former, this.current)) this.changed.fire();
  }

  /** Never later than a reading that is planned already: files that change all the time must not put it off. */
  private readIn(milliseconds: number): void {
    const at = Date.now() + milliseconds;
    if (this.nextReading && this.nextReading.at <= at) return;
    clearTimeout(this.nextReading?.timer);
    const timer = setTimeout(() => {
      this.nextReading = undefined;
      this.lookAtAll ||= Date.now() >= this.lookAtAllFrom;
      void this.look();
    }, milliseconds);
    this.nextReading = { at, timer };
  }

  private watch(): void {
    this.watchers.dispose();
    this.watchers = new DisposableStore();
    const soon = (file: vscode.Uri) => {
      this.reported.add(file.fsPath);
      this.readIn(settleMs);
    };
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

function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
