import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../../errors';
import type { DatasetStore } from '../../datasets/dataset-store';
import { DisposableStore } from '../../disposable-store';
import { pickCheckpoints } from '../../runs/pick-checkpoints';
import type { RunStore } from '../../runs/run-store';
import { chosenDevice } from '../../settings';
import { saveExport } from '../../save-export';
import { requireTrust, showError } from '../../show-error';
import { isTrialHere } from '../../sweeps/trial-runs';
import { pageHtml, pageOptions } from '../../webview-page';
import { CurveFeed } from '../curves/curve-feed';
import { saveCurves } from '../curves/save-curves';
import { titleOf } from './compared-run';
import { Comparison } from './comparison';
import type {
  ComparedReference,
  ComparisonChoice,
  FromComparePage,
  ListedDataset,
  ToComparePage,
} from './contract';
import type { EvaluationCache } from './evaluation-cache';
import { metricsCsv } from './metrics-csv';

export interface ComparePanelServices {
  readonly extensionUri: vscode.Uri;
  readonly runs: RunStore;
  readonly datasets: DatasetStore;
  readonly cache: EvaluationCache;
  readonly log: vscode.LogOutputChannel;
}

/** The panel of one set of checkpoints: connects its page with what measures them. */
export class ComparePanel implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly comparison: Comparison;
  private readonly curves: CurveFeed;
  private disposed = false;

  constructor(
    choice: ComparisonChoice,
    private readonly panel: vscode.WebviewPanel,
    private readonly services: ComparePanelServices,
  ) {
    const { extensionUri, cache, runs } = services;
    const post = (message: ToComparePage) => void panel.webview.postMessage(message);
    this.curves = new CurveFeed({
      onMetrics: (metrics) => post({ type: 'metrics', ...metrics }),
      onDeleted: (run) => this.comparison.forgetRun(run),
      onError: (error) => services.log.error(`Curves of a comparison: ${error}`),
    });
    this.comparison = new Comparison(choice, {
      cache,
      post,
      datasets: () => this.listDatasets(),
      device: chosenDevice,
      allowed: requireTrust,
      knownRuns: async (asked) => {
        await runs.refresh();
        const known = await Promise.all(asked.map(async (run) => runs.find(run) ?? (await isTrialHere(run))));
        return asked.filter((_, i) => known[i]);
      },
      onRuns: (shown) => this.curves.show(shown),
    });
    this.disposables.add(new vscode.Disposable(() => this.comparison.dispose()));
    this.disposables.add(new vscode.Disposable(() => this.curves.stop()));
    this.disposables.add(
      panel.webview.onDidReceiveMessage((message: FromComparePage) => {
        this.handle(message).catch((error: unknown) => showError(error, services.log));
      }),
    );
    this.disposables.add(
      panel.onDidChangeViewState(() => {
        if (panel.visible) return;
        this.comparison.hidden();
        this.curves.stop();
      }),
    );
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, 'media', name);
    panel.title = titleOf(choice.checkpoints);
    panel.iconPath = { light: icon('stego-light.svg'), dark: icon('stego.svg') };
    panel.webview.options = pageOptions(extensionUri);
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'compare', panel.title);
  }

  get choice(): ComparisonChoice {
    return this.comparison.choice;
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

  /** Ends the work behind the panel; the panel itself stays. */
  dispose(): void {
    this.disposed = true;
    this.disposables.dispose();
  }

  private async handle(message: FromComparePage): Promise<void> {
    const { comparison } = this;
    switch (message.type) {
      case 'ready':
        this.curves.stop();
        return comparison.ready();
      case 'dataset':
        return comparison.change({ dataset: message.path });
      case 'shown':
        return comparison.change({ shown: message.pairs });
      case 'measured':
        return comparison.change({ measured: message.pairs });
      case 'add':
        return this.add(await pickCheckpoints(this.services.runs, [], 1));
      case 'remove':
        return this.changed(comparison.remove(message.id));
      case 'cancel':
        return comparison.cancel();
      case 'retry':
        return comparison.measure();
      case 'exportMetrics': {
        const rows = comparison.figures(message.baseline);
        if (rows.length === 0)
          throw new UserError(l10n.t('Nothing is measured yet: wait for the first row.'));
        const content = new TextEncoder().encode(metricsCsv(rows));
        return saveExport({ title: l10n.t('Export Metrics'), name: 'comparison.csv', content });
      }
      case 'exportSheet':
        return saveExport({ title: l10n.t('Export Sheet'), name: 'comparison.png', content: message.png });
      case 'exportCurves':
        return saveCurves('comparison', message);
    }
  }

  private async add(checkpoints: readonly ComparedReference[]): Promise<void> {
    // It may have been closed while the user chose.
    if (!this.disposed) await this.changed(this.comparison.add(checkpoints));
  }

  /** Other checkpoints are compared from now on. */
  private changed(work: Promise<void>): Promise<void> {
    this.panel.title = titleOf(this.choice.checkpoints);
    return work;
  }

  private async listDatasets(): Promise<readonly ListedDataset[]> {
    await this.services.datasets.refresh();
    return this.services.datasets.datasets
      .filter(({ missing }) => !missing)
      .map((dataset) => ({ path: dataset.path, name: dataset.name }));
  }
}
