import * as l10n from '@vscode/l10n';
import type { CurveExport, RunMetrics } from '../../src/vscode/panels/curves/contract';
import type { ComparedRow } from '../../src/vscode/panels/compare/contract';
import { RunCharts, type RunChartsView } from '../curves/run-charts';
import { isSameRun, RunSet } from '../curves/run-set';
import { element, setText } from '../shared/dom';
import type { CurveColor } from '../shared/theme';

interface CurvesSectionOptions {
  readonly view: RunChartsView;
  readonly onView: (view: RunChartsView) => void;
  readonly onSave: (curves: CurveExport) => void;
}

/** The curves of the runs that the checkpoints are of, each run once, with dots where the checkpoints lie. */
export class CurvesSection {
  private readonly runs = new RunSet(['blue', 'orange', 'green', 'purple', 'red', 'yellow', 'foreground']);
  private readonly charts: RunCharts;
  private readonly drawn: HTMLElement;
  private readonly note = element('p', { class: 'muted curves-note' });
  readonly element: HTMLElement;

  constructor(options: CurvesSectionOptions) {
    const height = (width: number) => Math.min(320, Math.max(200, width * 0.3));
    this.charts = new RunCharts({ ...options, height });
    this.drawn = element('div', { class: 'curves' }, this.charts.losses, this.charts.small);
    this.element = element(
      'section',
      { class: 'run-curves', 'aria-label': l10n.t('Training curves') },
      this.drawn,
      this.note,
    );
  }

  /** Which checkpoints there are, and of which runs. */
  update(rows: readonly ComparedRow[]): void {
    const wanted = rows.flatMap(({ run }) => run ?? []);
    this.runs.set(wanted.filter((run, i) => wanted.findIndex((other) => isSameRun(other, run)) === i));
    for (const { run, curves } of this.runs.all) {
      const own = rows.filter((row) => row.run && isSameRun(row.run, run));
      curves.mark(own.flatMap(({ step }) => step ?? []));
    }
    const { all } = this.runs;
    this.element.hidden = rows.length === 0;
    this.drawn.hidden = all.length === 0;
    const without = rows.filter(({ run }) => !run).map(({ label }) => label);
    setText(this.note, noteOf(all.length > 0, without));
    this.draw();
  }

  receive(metrics: RunMetrics): void {
    this.runs.receive(metrics);
    this.draw();
  }

  /** Of the curves of a checkpoint's run; undefined where it has none. */
  colorOf({ run }: ComparedRow): CurveColor | undefined {
    return run && this.runs.find(run)?.color;
  }

  private draw(): void {
    this.charts.show(
      this.runs.all.map(({ curves }) => curves),
      { text: l10n.t('The curves appear with the first step that is recorded.'), busy: false },
      l10n.t('Compared runs'),
    );
  }
}

function noteOf(drawn: boolean, without: readonly string[]): string {
  const dots = drawn ? [l10n.t('The dots are the compared checkpoints.')] : [];
  const missing =
    without.length === 0
      ? []
      : [l10n.t('Not of a run in this workspace, so no curve: {0}.', without.join(', '))];
  return [...dots, ...missing].join(' ');
}
