import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../../engine/client';
import { CancelledError, messageOf } from '../../../errors';
import { pickOriginals } from '../../containers/pick-originals';
import type { KnownOriginals } from '../../containers/known-originals';
import { DisposableStore } from '../../disposable-store';
import { savePicture } from '../../save-picture';
import {
  checkpointPath,
  type CheckpointSelection,
  type UsedCheckpoint,
} from '../../runs/checkpoint-selection';
import { areMoreThanOffered } from '../../runs/offered-checkpoints';
import { checkpointFor } from '../../runs/pick-checkpoint';
import type { RunStore } from '../../runs/run-store';
import { chosenDevice } from '../../settings';
import { requireTrust, showError } from '../../show-error';
import { pageHtml, pageOptions } from '../../webview-page';
import { folderIfOpen } from '../../workspace-folders';
import { knownCheckpoint, knownCheckpoints, type KnownCheckpoint } from './checkpoint-choices';
import { compareOriginals } from './compare-originals';
import type { FromRevealPage } from './contract';
import { PageFeed } from './page-feed';
import { RevealedCache } from './revealed-cache';

export interface RevealEditorServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly runs: RunStore;
  readonly selection: CheckpointSelection;
  readonly originals: KnownOriginals;
  readonly log: vscode.LogOutputChannel;
}

/** One open preview of what a container hides. */
export class RevealEditor implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly feed: PageFeed;
  private readonly cache = new RevealedCache();
  private abort: AbortController | undefined;
  private started = false;
  /** Id of the checkpoint that was chosen in the page; without one, that of the workspace is followed. */
  private chosen: string | undefined;
  private folder: Promise<string | undefined> | undefined;

  constructor(
    readonly container: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly services: RevealEditorServices,
  ) {
    const { extensionUri, selection, originals, runs } = services;
    const containerName = path.basename(container.fsPath);
    const lossy = /\.jpe?g$/i.test(containerName);
    this.feed = new PageFeed({ containerName, lossy, checkpoints: [], moreCheckpoints: false }, (message) => {
      void panel.webview.postMessage(message);
    });
    const { disposables } = this;
    disposables.add(panel.webview.onDidReceiveMessage((message) => this.receive(message)));
    disposables.add(panel.onDidChangeViewState(() => panel.visible || this.feed.hidden()));
    disposables.add(selection.onDidChange(() => this.startAgain()));
    disposables.add(runs.onDidChange(() => this.feed.state.shown !== undefined && this.listCheckpoints()));
    disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.startAgain()));
    disposables.add(
      originals.onDidChange((changed) => {
        if (changed !== container.fsPath) return;
        this.feed.show({ cover: undefined, secret: undefined }, { cover: undefined, secret: undefined });
        this.startAgain();
      }),
    );
    this.watchContainer();
    panel.webview.options = pageOptions(extensionUri);
    const title = l10n.t('Secret revealed from {0}', containerName);
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'reveal', title);
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  /** The checkpoint that the user sees at work; undefined until there is one. */
  get shownCheckpoint(): string | undefined {
    return this.feed.state.shown;
  }

  dispose(): void {
    this.abort?.abort();
    this.disposables.dispose();
  }

  private watchContainer(): void {
    const { fsPath } = this.container;
    const pattern = new vscode.RelativePattern(
      vscode.Uri.file(path.dirname(fsPath)),
      path.basename(fsPath).replace(/[[\]{}*?]/g, '?'),
    );
    const watcher = this.disposables.add(vscode.workspace.createFileSystemWatcher(pattern));
    const changed = (uri: vscode.Uri) => {
      if (uri.fsPath !== fsPath) return;
      this.cache.clear();
      const nothing = { container: undefined, revealed: undefined, cover: undefined, secret: undefined };
      this.feed.show({ cover: undefined, secret: undefined }, nothing);
      this.startAgain();
    };
    this.disposables.add(watcher.onDidChange(changed));
    this.disposables.add(watcher.onDidCreate(changed));
  }

  private receive(message: FromRevealPage): void {
    this.handle(message).catch((error: unknown) => showError(error, this.services.log));
  }

  private async handle(message: FromRevealPage): Promise<void> {
    const { engine, originals } = this.services;
    switch (message.type) {
      case 'ready':
        this.feed.ready();
        if (!this.started) this.start();
        return;
      case 'retry':
        return this.start();
      case 'trust':
        return vscode.commands.executeCommand('workbench.trust.manage');
      case 'showCheckpoint':
        this.chosen = message.id;
        return this.start();
      case 'chooseCheckpoint':
        return this.chooseCheckpoint();
      case 'useCheckpoint':
        return this.useCheckpoint();
      case 'pickOriginals':
        requireTrust();
        return pickOriginals(engine, originals, this.container);
      case 'saveRevealed':
        return vscode.commands.executeCommand('stego.saveRevealed', this.container);
      case 'savePicture':
        requireTrust();
        await savePicture(engine, this.container, message.view, message.picture);
    }
  }

  private async chooseCheckpoint(): Promise<void> {
    const question = l10n.t('Which checkpoint shall reveal?');
    this.chosen = checkpointPath(await checkpointFor(this.services.runs, undefined, question));
    this.start();
  }

  private async useCheckpoint(): Promise<void> {
    const { runs, selection } = this.services;
    const { shown } = this.feed.state;
    const known = shown === undefined ? undefined : knownCheckpoint(runs.runs, shown);
    const folder = await this.folder;
    if (!known || folder === undefined) return;
    this.chosen = undefined;
    if (known.reference) await selection.select(known.reference);
    else await selection.selectBundled(folder);
  }

  /** What is hidden now is revealed again when its page comes back and asks. */
  private startAgain(): void {
    this.abort?.abort();
    this.started = false;
    if (this.panel.visible) this.start();
  }

  private start(): void {
    this.abort?.abort();
    this.started = true;
    const abort = (this.abort = new AbortController());
    this.reveal(abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted) return;
      const cancelled = error instanceof CancelledError;
      if (!cancelled) this.services.log.error(`Revealing ${this.container.fsPath}: ${messageOf(error)}`);
      const message = cancelled ? l10n.t('Revealing was cancelled.') : messageOf(error);
      this.feed.show({ working: undefined, problem: { message, remedy: 'retry' } });
    });
  }

  private async reveal(signal: AbortSignal): Promise<void> {
    const { engine, selection, originals } = this.services;
    const { fsPath } = this.container;
    if (!this.feed.picture('container')) {
      this.feed.show({ working: { message: l10n.t('Opening the picture…') }, problem: undefined });
      const container = await engine.request('readPicture', { path: fsPath }, { signal });
      if (signal.aborted) return;
      this.feed.show({}, { container });
    }
    if (!vscode.workspace.isTrusted) {
      const message = l10n.t('Models run only in folders that you trust, so nothing is revealed yet.');
      this.feed.show({ working: undefined, problem: { message, remedy: 'trust' } });
      return;
    }
    this.folder ??= folderIfOpen(this.container, l10n.t('Whose checkpoint reveals this image?'));
    // Whoever closes the question is asked again by Retry.
    const folder = await this.folder.catch((error: unknown) => {
      this.folder = undefined;
      throw error;
    });
    const inUse = await selection.inUse(folder);
    if (signal.aborted) return;
    const shown = this.listCheckpoints(inUse);
    const revealed = await this.revealWith(shown.id, signal);
    if (signal.aborted) return;
    this.feed.show({ working: undefined, problem: undefined }, { revealed });
    await compareOriginals(engine, await originals.find(fsPath), this.feed, signal);
  }

  private async revealWith(checkpoint: string, signal: AbortSignal) {
    const file = await stat(checkpoint).catch(() => undefined);
    const key = `${checkpoint} ${file?.mtimeMs}`;
    const cached = this.cache.get(key);
    if (cached) return cached;
    const message = l10n.t('Revealing…');
    this.feed.show({ working: { message }, problem: undefined }, { revealed: undefined });
    const onProgress = (fraction: number) => this.feed.show({ working: { message, fraction } });
    const params = { checkpoint, device: chosenDevice(), container: this.container.fsPath };
    const { revealed } = await this.services.engine.request('reveal', params, { onProgress, signal });
    if (!signal.aborted) this.cache.set(key, revealed);
    return revealed;
  }

  /** Tells the page what there is, and gives the checkpoint that it shows. */
  private listCheckpoints(inUse?: UsedCheckpoint): KnownCheckpoint {
    const { runs } = this.services.runs;
    const known = knownCheckpoints(runs);
    const used = inUse?.path ?? this.feed.state.inUse;
    const wanted = (inUse ? undefined : this.feed.state.shown) ?? this.chosen ?? used;
    // The one in use may have been deleted since the runs were read.
    const label = wanted !== undefined && wanted !== inUse?.path ? path.basename(wanted) : inUse?.label;
    const shown = known.find(({ id }) => id === wanted) ??
      (wanted === undefined ? undefined : knownCheckpoint(runs, wanted)) ?? {
        id: wanted ?? known[0].id,
        label: label ?? known[0].label,
      };
    const checkpoints = known.includes(shown) ? known : [shown, ...known];
    this.feed.show({
      checkpoints: checkpoints.map(({ id, label }) => ({
        id,
        label: id === used ? l10n.t('{0} · in use', label) : label,
      })),
      moreCheckpoints: areMoreThanOffered(runs),
      shown: shown.id,
      inUse: used,
    });
    return shown;
  }
}
