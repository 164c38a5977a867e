import * as l10n from '@vscode/l10n';
import type { CurveExport, CurveRun, RunMetrics } from '../../src/vscode/panels/curves/contract';
import { RunCharts, type RunChartsView } from '../curves/run-charts';
import { RunSet } from '../curves/run-set';
import { element } from '../shared/dom';

interface CurvesSectionOptions {
  readonly view: RunChartsView;
  readonly onView: (view: RunChartsView) => void;
  readonly onSave: (curves: CurveExport) => void;
}

/** The training curves of the chosen trials, over each other. */
export class CurvesSection {
  readonly element: HTMLElement;
  private readonly runs = new RunSet(['blue', 'orange', 'green', 'purple', 'red', 'yellow', 'foreground']);
  private readonly charts: RunCharts;
  private title = '';

  constructor(options: CurvesSectionOptions) {
    const height = (width: number) => Math.min(340, Math.max(200, width * 0.3));
    this.charts = new RunCharts({ ...options, height });
    this.element = element(
      'section',
      { class: 'curves', 'aria-label': l10n.t('Curves of the chosen trials'), hidden: '' },
      this.charts.losses,
      this.charts.small,
    );
  }

  /** These and no others; what is known of those that stay is kept, and so are their colours. */
  choose(trials: readonly CurveRun[], title: string): void {
    this.title = title;
    this.runs.set(trials);
    this.element.hidden = trials.length === 0;
    this.draw();
  }

  receive(metrics: RunMetrics): void {
    this.runs.receive(metrics);
    this.draw();
  }

  private draw(): void {
    const { all } = this.runs;
    if (all.length === 0) return;
    const waiting = { text: l10n.t('The chosen trials have no metrics yet.'), busy: false };
    this.charts.show(
      all.map(({ curves }) => curves),
      waiting,
      this.title,
    );
  }
}
