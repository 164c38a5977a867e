import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../../errors';
import type { DatasetStore } from '../../datasets/dataset-store';
import { DisposableStore } from '../../disposable-store';
import { pickCheckpoints } from '../../runs/pick-checkpoints';
import type { RunStore } from '../../runs/run-store';
import { chosenDevice } from '../../settings';
import { requireTrust, showError } from '../../show-error';
import { pageHtml, pageOptions } from '../../webview-page';
import { Comparison } from './comparison';
import type { ComparisonChoice, FromComparePage, ListedDataset } from './contract';
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

  constructor(
    choice: ComparisonChoice,
    private readonly panel: vscode.WebviewPanel,
    private readonly services: ComparePanelServices,
  ) {
    const { extensionUri, cache } = services;
    this.comparison = new Comparison(choice, {
      cache,
      post: (message) => void panel.webview.postMessage(message),
      datasets: () => this.listDatasets(),
      device: chosenDevice,
      allowed: requireTrust,
    });
    this.disposables.add(new vscode.Disposable(() => this.comparison.dispose()));
    this.disposables.add(
      panel.webview.onDidReceiveMessage((message: FromComparePage) => {
        this.handle(message).catch((error: unknown) => showError(error, services.log));
      }),
    );
    this.disposables.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.comparison.hidden();
      }),
    );
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, 'media', name);
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
    this.disposables.dispose();
  }

  private async handle(message: FromComparePage): Promise<void> {
    const { comparison } = this;
    switch (message.type) {
      case 'ready':
        return comparison.ready();
      case 'dataset':
        return comparison.change({ dataset: message.path });
      case 'shown':
        return comparison.change({ shown: message.pairs });
      case 'measured':
        return comparison.change({ measured: message.pairs });
      case 'add':
        return comparison.add(await pickCheckpoints(this.services.runs, [], 1));
      case 'remove':
        return comparison.remove(message.id);
      case 'cancel':
        return comparison.cancel();
      case 'retry':
        return comparison.measure();
      case 'exportMetrics': {
        const rows = comparison.figures(message.baseline);
        if (rows.length === 0)
          throw new UserError(l10n.t('Nothing is measured yet: wait for the first row.'));
        return save('comparison.csv', { CSV: ['csv'] }, Buffer.from(metricsCsv(rows), 'utf8'));
      }
      case 'exportSheet':
        return save('comparison.png', { PNG: ['png'] }, message.png);
    }
  }

  private async listDatasets(): Promise<readonly ListedDataset[]> {
    await this.services.datasets.refresh();
    return this.services.datasets.datasets
      .filter(({ missing }) => !missing)
      .map((dataset) => ({ path: dataset.path, name: dataset.name }));
  }
}

async function save(name: string, filters: Record<string, string[]>, bytes: Uint8Array): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const defaultUri = folder && vscode.Uri.file(path.join(folder.uri.fsPath, name));
  const file = await vscode.window.showSaveDialog({ defaultUri, filters });
  if (file) await vscode.workspace.fs.writeFile(file, bytes);
}
