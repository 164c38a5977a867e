import * as vscode from 'vscode';
import { runFolder } from '../../../runs/run-paths';
import { DisposableStore } from '../../disposable-store';
import { openRunFile } from '../../runs/open-run-file';
import type { RunActions } from '../../runs/run-actions';
import type { RunReference, RunStore } from '../../runs/run-store';
import { showError } from '../../show-error';
import { pageHtml, pageOptions } from '../../webview-page';
import type { CurveRun } from '../curves/contract';
import { CurveFeed } from '../curves/curve-feed';
import { saveCurves } from '../curves/save-curves';
import type { FromTrainingPage, ToTrainingPage } from './contract';
import { pickOverlays } from './pick-overlays';
import { RunFeed } from './run-feed';
import { saveSheet } from './save-sheet';

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
  private readonly overlays: CurveFeed;
  private disposed = false;

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
    this.overlays = new CurveFeed({
      onMetrics: (metrics) => post({ type: 'overlay', ...metrics }),
      onDeleted: () => post({ type: 'overlays', runs: this.overlays.runs }),
      onError,
    });
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
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'training', panel.title);
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
    this.disposed = true;
    this.disposables.dispose();
  }

  private receive(message: FromTrainingPage): void {
    this.handle(message).catch((error: unknown) => showError(error, this.services.log));
  }

  private async handle(message: FromTrainingPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.overlays.stop();
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
        return saveCurves(this.run.name, message, this.run.workspace);
      case 'overlay':
        return this.overlay(message.runs);
      case 'chooseOverlays':
        return this.overlay(await pickOverlays(this.services.runs, this.run, this.overlays.runs));
    }
  }

  /** A page that is hidden or closed asks for nothing: it may be after its question that it was. */
  private get isShown(): boolean {
    return !this.disposed && this.panel.visible;
  }

  /** What a page kept may be gone meanwhile, and names folders: only runs of this window are read. */
  private async overlay(asked: readonly CurveRun[]): Promise<void> {
    await this.services.runs.refresh();
    if (!this.isShown) return;
    const runs = asked.filter((run) => this.services.runs.find(run));
    void this.panel.webview.postMessage({ type: 'overlays', runs } satisfies ToTrainingPage);
    this.overlays.show(runs);
  }
}
