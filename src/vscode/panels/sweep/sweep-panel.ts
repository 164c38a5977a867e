import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../../engine/client';
import { CancelledError, messageOf, UserError } from '../../../errors';
import { tableAsCsv, tableAsJson } from '../../../exports/table';
import { trialsTable } from '../../../exports/trials-table';
import { runFolder, trialName } from '../../../runs/run-paths';
import { DisposableStore } from '../../disposable-store';
import { mayLookIntoRun } from '../../runs/may-look-into-run';
import { showFolder } from '../../runs/open-run-file';
import { saveExport } from '../../save-export';
import { requireTrust, showError } from '../../show-error';
import { openTrial } from '../../sweeps/open-trial';
import type { SweepActions } from '../../sweeps/sweep-actions';
import type { KnownSweep, SweepReference, SweepStore } from '../../sweeps/sweep-store';
import { sweepFolderOf } from '../../sweeps/trial-runs';
import { pageHtml, pageOptions } from '../../webview-page';
import type { ComparePanels } from '../compare/compare-panels';
import { CurveFeed } from '../curves/curve-feed';
import { saveCurves } from '../curves/save-curves';
import type { TrainingPanels } from '../training/training-panels';
import type { FromSweepPage, SweepRequest, ToSweepPage } from './contract';
import { SheetFeed } from './sheet-feed';
import { SweepFeed } from './sweep-feed';

export interface SweepPanelServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: Pick<EngineClient, 'request'>;
  readonly sweeps: SweepStore;
  readonly actions: SweepActions;
  readonly trainings: TrainingPanels;
  readonly comparisons: ComparePanels;
  readonly log: vscode.LogOutputChannel;
}

/** The panel of one sweep: connects its page, its folder and what can be done to it. */
export class SweepPanel implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly feed: SweepFeed;
  private readonly curves: CurveFeed;
  private readonly sheets: SheetFeed;
  private chosen: readonly number[] = [];
  private importance = new AbortController();
  private disposed = false;

  constructor(
    readonly sweep: SweepReference,
    private readonly panel: vscode.WebviewPanel,
    private readonly services: SweepPanelServices,
  ) {
    const { extensionUri, sweeps, log } = services;
    const onError = (error: unknown) => log.error(`Sweep panel of ${sweep.name}: ${error}`);
    const post = (message: ToSweepPage) => this.post(message);
    this.feed = new SweepFeed(() => sweeps.find(sweep), post);
    this.sheets = new SheetFeed(post);
    this.curves = new CurveFeed({
      onMetrics: (metrics) => post({ type: 'curves', metrics }),
      onDeleted: () => undefined,
      onError,
    });
    this.disposables.add(new vscode.Disposable(() => this.hide()));
    this.disposables.add(sweeps.onDidChange(() => void this.changed().catch(onError)));
    this.disposables.add(
      panel.webview.onDidReceiveMessage((message: FromSweepPage) => {
        this.handle(message).catch((error: unknown) => showError(error, log));
      }),
    );
    this.disposables.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.hide();
      }),
    );
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, 'media', name);
    panel.iconPath = { light: icon('stego-light.svg'), dark: icon('stego.svg') };
    panel.webview.options = pageOptions(extensionUri);
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'sweep', panel.title);
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

  private post(message: ToSweepPage): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }

  /** Shown again the page knows nothing, and says anew what is chosen. */
  private hide(): void {
    this.chosen = [];
    this.feed.hidden();
    this.curves.stop();
    this.sheets.show([]);
    this.importance.abort();
  }

  /** The sweep may have changed, or be deleted. */
  private async changed(): Promise<void> {
    const folder = sweepFolderOf(this.sweep);
    if (!this.services.sweeps.find(this.sweep) && !existsSync(folder)) return this.panel.dispose();
    await this.feed.changed();
    // Those without a folder, such as trials that wait, were let go.
    await this.showCurves();
    await this.sheets.look(folder);
  }

  private async handle(message: FromSweepPage): Promise<void> {
    const { workspace, name } = this.sweep;
    const { sweeps, actions, comparisons } = this.services;
    switch (message.type) {
      case 'ready':
        await sweeps.refresh();
        // It may be after its question that the page was hidden or closed.
        return this.isShown ? this.feed.ready() : undefined;
      case 'request':
        return actions[message.request satisfies SweepRequest](this.sweep);
      case 'stopTrial':
        return actions.stopTrial(this.sweep, message.trial);
      case 'importance':
        return this.tellImportance(message.figure);
      case 'choose':
        return this.choose(message.trials);
      case 'openTrial':
        return openTrial(this.services, this.sweep, message.trial);
      case 'compare':
        requireTrust();
        return comparisons.open(
          message.trials.map((trial) => ({ workspace, reference: trialName(name, trial) })),
        );
      case 'open':
        return message.file === 'folder' ? showFolder(this.known().folder) : openDefinition(this.known());
      case 'saveCurves':
        return saveCurves(name, message.curves, workspace);
      case 'export':
        return this.export(message.format);
    }
  }

  private get isShown(): boolean {
    return !this.disposed && this.panel.visible;
  }

  private known(): KnownSweep {
    const known = this.services.sweeps.find(this.sweep);
    if (!known) throw new UserError(l10n.t('The sweep "{0}" is gone.', this.sweep.name));
    return known;
  }

  /** Of the figure that was asked for last. */
  private async tellImportance(figure: string): Promise<void> {
    this.importance.abort();
    this.importance = new AbortController();
    const { signal } = this.importance;
    const sweep = this.known();
    const rows = await this.feed.rows(sweep);
    const over = rows.filter(({ state }) => state !== 'running' && state !== 'waiting');
    try {
      const params = {
        space: sweep.status?.sweep.definition.space ?? [],
        // What a failed trial logged before is no result.
        trials: over.map(({ state, values, figures }) => ({
          values,
          figure: state === 'failed' ? undefined : figures[figure],
        })),
      };
      const importance = await this.services.engine.request('parameterImportance', params, { signal });
      if (!signal.aborted) this.post({ type: 'importance', figure, importance });
    } catch (error) {
      if (signal.aborted || error instanceof CancelledError) return;
      this.post({ type: 'importance', figure, problem: messageOf(error) });
    }
  }

  private async choose(trials: readonly number[]): Promise<void> {
    this.chosen = trials;
    this.sheets.show(trials);
    if (await this.showCurves()) await this.sheets.look(sweepFolderOf(this.sweep));
  }

  /** Of the chosen trials. Whether they still are. */
  private async showCurves(): Promise<boolean> {
    const { workspace, name } = this.sweep;
    const trials = this.chosen;
    const runs = trials.map((trial) => ({ workspace, name: trialName(name, trial) }));
    const allowed = await Promise.all(
      runs.map((run) => mayLookIntoRun(runFolder(workspace, run.name).folder)),
    );
    if (!this.isShown || this.chosen !== trials) return false;
    this.curves.show(runs.filter((_, i) => allowed[i]));
    return true;
  }

  private async export(format: 'csv' | 'json'): Promise<void> {
    const sweep = this.known();
    const { workspace, name, status } = sweep;
    if (!status) throw new UserError(sweep.problem ?? l10n.t('The sweep "{0}" is gone.', name));
    const byTrial = new Map((await this.feed.rows(sweep)).map((row) => [row.number, row]));
    const table = trialsTable(status.sweep, byTrial);
    const content = new TextEncoder().encode(format === 'csv' ? tableAsCsv(table) : tableAsJson(table));
    const title = l10n.t('Export Trials');
    await saveExport({ title, folder: workspace, name: `${name}-trials.${format}`, content });
  }
}

async function openDefinition({ folder }: KnownSweep): Promise<void> {
  const file = path.join(folder, 'sweep.yaml');
  if (!existsSync(file)) throw new UserError(l10n.t('{0} is missing.', file));
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
}
