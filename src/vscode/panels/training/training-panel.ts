import * as vscode from 'vscode';
import { runFolder } from '../../../runs/run-paths';
import { DisposableStore } from '../../disposable-store';
import { openRunFile } from '../../runs/open-run-file';
import type { RunActions } from '../../runs/run-actions';
import type { RunReference, RunStore } from '../../runs/run-store';
import { showError } from '../../show-error';
import { pageHtml, pageOptions } from '../../webview-page';
import type { FromTrainingPage, OverlaidRun, ToTrainingPage } from './contract';
import { OverlayFeed } from './overlay-feed';
import { pickOverlays } from './pick-overlays';
import { RunFeed } from './run-feed';
import { saveCurves, saveSheet } from './save-export';

export interface TrainingPanelServices {
  readonly extensionUri: vscode.Uri;
  readonly actions: RunActions;
  readonly runs: RunStore;
  readonly log: vscode.LogOutputChannel;
}

/** The panel of one run: connects its page, its files and what can be done to it. */
export class TrainingPanel implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly feed: RunFeed;
  private readonly overlays: OverlayFeed;

  constructor(
    readonly run: RunReference,
    private readonly panel: vscode.WebviewPanel,
    private readonly services: TrainingPanelServices,
  ) {
    const { extensionUri, log } = services;
    const post = (message: ToTrainingPage) => void panel.webview.postMessage(message);
    const onError = (error: unknown) => log.error(`Training panel of ${run.name}: ${error}`);
    this.feed = new RunFeed(runFolder(run.workspace, run.name).folder, {
      post,
      onDeleted: () => panel.dispose(),
      onError,
    });
    this.overlays = new OverlayFeed(post, onError);
    this.disposables.add(new vscode.Disposable(() => this.feed.dispose()));
    this.disposables.add(new vscode.Disposable(() => this.overlays.stop()));
    this.disposables.add(panel.webview.onDidReceiveMessage((message) => this.receive(message)));
    this.disposables.add(
      panel.onDidChangeViewState(() => {
        if (panel.visible) return;
        this.feed.hidden();
        this.overlays.stop();
      }),
    );
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, 'media', name);
    panel.iconPath = { light: icon('stego-light.svg'), dark: icon('stego.svg') };
    panel.webview.options = pageOptions(extensionUri);
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'training', `Training ${run.name}`);
  }

  reveal(): void {
    this.panel.reveal();
  }

  onDidDispose(listener: () => void): void {
    this.panel.onDidDispose(() => {
      this.dispose();
      listener();
    });
  }

  close(): void {
    this.panel.dispose();
  }

  /** Ends the work behind the panel; the panel itself stays. */
  dispose(): void {
    this.disposables.dispose();
  }

  private receive(message: FromTrainingPage): void {
    this.handle(message).catch((error: unknown) => showError(error, this.services.log));
  }

  private async handle(message: FromTrainingPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.feed.ready();
      case 'selectSample':
        return this.feed.selectSample(message.step);
      case 'control':
        return this.services.actions[message.request](this.run);
      case 'open':
        return openRunFile[message.file](this.run);
      case 'saveSheet':
        return saveSheet(this.run, message.step, new Uint8Array(message.png));
      case 'saveCurves':
        return saveCurves(this.run, message.format, message.text);
      case 'overlay':
        return this.overlay(message.runs);
      case 'chooseOverlays': {
        const chosen = await pickOverlays(this.services.runs, this.run, this.overlays.runs);
        return chosen && this.overlay(chosen);
      }
    }
  }

  /** What a page kept may be gone meanwhile, and names folders: only runs of this window are read. */
  private async overlay(runs: readonly OverlaidRun[]): Promise<void> {
    await this.services.runs.refresh();
    this.overlays.show(runs.filter((run) => this.services.runs.find(run)));
  }
}
