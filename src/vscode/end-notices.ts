import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { DisposableStore } from './disposable-store';
import { activePollMs } from './live-reading';
import { runEndedNotices } from './settings';

/** What goes on in folders of the workspace until it ends by itself: trainings, or sweeps. */
export interface Work<T extends { readonly folder: string }> {
  /** By which a window keeps what was going. */
  readonly key: string;
  readonly onDidChange: vscode.Event<void>;
  /** As it was read last. */
  all(): readonly T[];
  /** Settles when `all` says what is so at this moment, or later. */
  refresh(): Promise<void>;
  isActive(one: T): boolean;
  /** Whether nobody has asked for that end. */
  isNews(one: T): boolean;
  /** Whether it is what the user looks at. */
  isInFront(one: T): boolean;
  /** Marks that the user was told; only the first window gets true. */
  claim(one: T): Promise<boolean>;
  tell(one: T): Promise<void>;
}

/** The window that the user sits at goes first, also where only the clock told it to look. */
const behindMs = activePollMs + 1000;

/**
 * Tells when something ends by itself that was going while this window, or an earlier one of the workspace, was open:
 * once, in one of the windows that show its folder.
 */
export class EndNotices<T extends { readonly folder: string }> implements vscode.Disposable {
  protected readonly disposables = new DisposableStore();
  /** Folders. Kept, because work may end while its window is reloaded or closed. */
  private going: ReadonlySet<string>;
  private disposed = false;

  constructor(
    private readonly work: Work<T>,
    private readonly memory: vscode.Memento,
  ) {
    this.going = new Set(memory.get<readonly string[]>(work.key) ?? []);
    this.disposables.add(work.onDidChange(() => this.look()));
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.look()));
  }

  dispose(): void {
    this.disposed = true;
    this.disposables.dispose();
  }

  private look(): void {
    const all = this.work.all();
    const active = all.filter((one) => this.work.isActive(one)).map(({ folder }) => folder);
    // Nothing is written into a folder that is not trusted, not even that its endings were told: they wait.
    if (!vscode.workspace.isTrusted) return this.remember([...this.going, ...active]);
    const ended = all.filter((one) => !this.work.isActive(one) && this.going.has(one.folder));
    this.remember(active);
    for (const { folder } of ended) void this.ended(folder);
  }

  private remember(active: readonly string[]): void {
    const going = new Set(active);
    if (going.size === this.going.size && [...going].every((folder) => this.going.has(folder))) return;
    this.going = going;
    void this.memory.update(this.work.key, [...going]);
  }

  /** What was read between two writes may be neither the last state nor the last words. */
  private async ended(folder: string): Promise<void> {
    if (!vscode.window.state.focused) await sleep(behindMs);
    await this.work.refresh();
    const one = this.work.all().find((each) => each.folder === folder);
    if (this.disposed || !one || this.work.isActive(one) || !this.work.isNews(one)) return;
    const when = runEndedNotices();
    if (when === 'off') return;
    const isSeen = when === 'whenElsewhere' && this.work.isInFront(one);
    if ((await this.work.claim(one)) && !isSeen) await this.work.tell(one);
  }
}
