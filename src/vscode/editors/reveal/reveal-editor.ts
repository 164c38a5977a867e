import path from 'node:path';
import * as vscode from 'vscode';
import type { EngineClient } from '../../../engine/client';
import { CancelledError, messageOf } from '../../../errors';
import type { CheckpointSelection } from '../../runs/checkpoint-selection';
import { DisposableStore } from '../../disposable-store';
import { chosenDevice } from '../../settings';
import { requireTrust, showError } from '../../show-error';
import { pageHtml, pageOptions } from '../../webview-page';
import { folderIfOpen } from '../../workspace-folders';
import type { FromRevealPage, ToRevealPage } from './contract';

export interface RevealEditorServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly selection: CheckpointSelection;
  readonly log: vscode.LogOutputChannel;
}

/** One open preview of what a container hides. */
export class RevealEditor implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private abort: AbortController | undefined;
  /** What the page shows, for when it is hidden and comes back. */
  private shown: ToRevealPage | undefined;

  constructor(
    private readonly container: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly services: RevealEditorServices,
  ) {
    const { extensionUri, selection } = services;
    this.disposables.add(panel.webview.onDidReceiveMessage((message) => this.receive(message)));
    this.disposables.add(selection.onDidChange(() => this.startAgain()));
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.startAgain()));
    const pattern = new vscode.RelativePattern(
      vscode.Uri.file(path.dirname(container.fsPath)),
      path.basename(container.fsPath).replace(/[[\]{}*?]/g, '?'),
    );
    const watcher = this.disposables.add(vscode.workspace.createFileSystemWatcher(pattern));
    this.disposables.add(
      watcher.onDidChange(({ fsPath }) => fsPath === container.fsPath && this.startAgain()),
    );
    panel.webview.options = pageOptions(extensionUri);
    const title = `Secret revealed from ${path.basename(container.fsPath)}`;
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'reveal', title);
  }

  dispose(): void {
    this.abort?.abort();
    this.disposables.dispose();
  }

  private receive(message: FromRevealPage): void {
    this.handle(message).catch((error: unknown) => showError(error, this.services.log));
  }

  private async handle(message: FromRevealPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        if (this.shown) await this.panel.webview.postMessage(this.shown);
        else this.start();
        return;
      case 'retry':
        return this.start();
      case 'save':
        return vscode.commands.executeCommand('stego.saveRevealed', this.container);
      case 'selectCheckpoint':
        return vscode.commands.executeCommand('stego.selectCheckpoint');
    }
  }

  /** What is hidden now is revealed again when its page comes back and asks. */
  private startAgain(): void {
    this.abort?.abort();
    this.shown = undefined;
    if (this.panel.visible) this.start();
  }

  private start(): void {
    this.abort?.abort();
    const abort = (this.abort = new AbortController());
    this.reveal(abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted) return;
      const cancelled = error instanceof CancelledError;
      if (!cancelled) this.services.log.error(`Revealing ${this.container.fsPath}: ${messageOf(error)}`);
      this.show({ type: 'failed', message: cancelled ? 'Revealing was cancelled.' : messageOf(error) });
    });
  }

  private async reveal(signal: AbortSignal): Promise<void> {
    const { engine, selection } = this.services;
    this.show({ type: 'working', message: 'Revealing…' });
    requireTrust();
    const folder = await folderIfOpen(this.container, 'Whose checkpoint reveals this image?');
    const checkpoint = await selection.inUse(folder);
    const onProgress = (fraction: number, message: string) =>
      this.show({ type: 'working', message, fraction });
    const params = {
      checkpoint: checkpoint.path,
      device: chosenDevice(),
      container: this.container.fsPath,
    };
    const { container, revealed } = await engine.request('reveal', params, { onProgress, signal });
    if (signal.aborted) return;
    const containerName = path.basename(this.container.fsPath);
    this.show({ type: 'revealed', containerName, checkpoint: checkpoint.label, container, revealed });
  }

  private show(message: ToRevealPage): void {
    this.shown = message;
    void this.panel.webview.postMessage(message);
  }
}
