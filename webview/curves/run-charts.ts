import * as l10n from '@vscode/l10n';
import type { CurveExport } from '../../src/vscode/panels/curves/contract';
import { element } from '../shared/dom';
import { formatFixed, formatLoss, formatTick } from '../shared/number-format';
import { createButton } from '../shared/toolkit';
import type { Curve } from './curve';
import { CurveChart, type CurveChartOptions, type Waiting } from './curve-chart';
import { axisChoice, smoothingSlider } from './curve-controls';
import { CurveGroup, type CurveView } from './curve-group';
import { curvesCsv } from './curves-csv';
import { curvesSvg } from './curves-svg';
import type { RunCurves } from './run-curves';

export interface RunChartsView extends CurveView {
  readonly logScale: boolean;
}

interface RunChartsOptions {
  readonly view: RunChartsView;
  readonly onView: (view: RunChartsView) => void;
  readonly onSave: (curves: CurveExport) => void;
  /** Of the losses, in pixels. */
  readonly height: (width: number) => number;
}

type ChartText = Pick<CurveChartOptions, 'heading' | 'name' | 'formatValue'>;

/** The losses of runs large, what else is measured in small; all over the same part of the horizontal axis. */
export class RunCharts {
  readonly losses: HTMLElement;
  /** The small charts, in a row where there is room. */
  readonly small = element('div', { class: 'small-charts' });
  private readonly group: CurveGroup;
  private readonly lossChart: CurveChart;
  private readonly smallCharts: readonly { chart: CurveChart; curves: (run: RunCurves) => Curve[] }[];
  private logScale: boolean;
  private shownAxis: CurveView['axis'];
  private runs: readonly RunCurves[] = [];
  private waiting: Waiting = { text: '', busy: false };
  private title = '';

  /** `controls` stand between the axis and the buttons that save. */
  constructor(
    private readonly options: RunChartsOptions,
    ...controls: readonly HTMLElement[]
  ) {
    const { logScale, axis, smoothing, hidden } = options.view;
    this.logScale = logScale;
    this.shownAxis = axis;
    this.group = new CurveGroup({ axis, smoothing, hidden }, (view) => {
      if (view.axis !== this.shownAxis) this.draw();
      this.tellView();
    });
    this.lossChart = this.createLossChart(controls);
    this.losses = this.lossChart.element;
    const decibels = (value: number | undefined) => formatFixed(value, 2, ' dB');
    const ratio = (value: number | undefined) => formatFixed(value, 4);
    this.smallCharts = [
      this.smallChart(
        'psnr',
        { heading: 'PSNR', name: l10n.t('PSNR curves'), formatValue: decibels },
        (run) => run.quality('psnr', this.shownAxis),
      ),
      this.smallChart('ssim', { heading: 'SSIM', name: l10n.t('SSIM curves'), formatValue: ratio }, (run) =>
        run.quality('ssim', this.shownAxis),
      ),
      this.smallChart(
        'learning-rate',
        {
          heading: l10n.t('Learning rate'),
          name: l10n.t('Learning rate curve'),
          formatValue: formatRate,
        },
        (run) => run.learningRate(this.shownAxis),
      ),
    ];
    this.small.append(...this.smallCharts.map(({ chart }) => chart.element));
  }

  /**
   * After runs came or went, or metrics of them.
   * @param waiting what to say while there are none
   * @param title what saved curves are called, and the run among them that has no name of its own
   */
  show(runs: readonly RunCurves[], waiting: Waiting, title: string): void {
    this.runs = runs;
    this.waiting = waiting;
    this.title = title;
    this.draw();
  }

  private draw(): void {
    const { runs, waiting } = this;
    const { axis } = this.group.view;
    this.shownAxis = axis;
    this.lossChart.show(
      runs.flatMap((run) => run.losses(axis)),
      waiting,
    );
    const none = { text: l10n.t('Nothing was measured yet.'), busy: false };
    for (const { chart, curves } of this.smallCharts) chart.show(runs.flatMap(curves), none);
    this.small.hidden = runs.every((run) => run.history.length === 0);
  }

  private tellView(): void {
    this.options.onView({ ...this.group.view, logScale: this.logScale });
  }

  private createLossChart(controls: readonly HTMLElement[]): CurveChart {
    const { onSave, height } = this.options;
    const button = (label: string, icon: string, onClick: () => void) =>
      createButton({ label, icon, appearance: 'icon', onClick }).element;
    return new CurveChart(
      this.group,
      {
        heading: l10n.t('Losses'),
        id: 'losses-heading',
        name: l10n.t('Loss curves'),
        height,
        formatValue: formatLoss,
        formatTick,
        log: {
          on: this.logScale,
          onChange: (on) => {
            this.logScale = on;
            this.tellView();
          },
        },
      },
      smoothingSlider(this.group),
      axisChoice(this.group),
      ...controls,
      button(l10n.t('Save Curves as CSV…'), 'table', () =>
        onSave({ format: 'csv', text: curvesCsv(this.runs, this.title) }),
      ),
      button(l10n.t('Save Curves as SVG…'), 'graph-line', () => onSave({ format: 'svg', text: this.svg() })),
    );
  }

  private smallChart(id: string, text: ChartText, curves: (run: RunCurves) => Curve[]) {
    const height = (width: number) => Math.min(200, Math.max(140, width * 0.5));
    const chart = new CurveChart(this.group, { id: `${id}-heading`, ...text, height, formatTick });
    return { chart, curves };
  }

  private svg(): string {
    const { axis, hidden, smoothing } = this.group.view;
    const curves = this.runs.flatMap((run) => run.losses(axis)).filter(({ id }) => !hidden.includes(id));
    return curvesSvg(curves, { title: this.title, axis, log: this.logScale, smoothing, x: this.group.x });
  }
}

function formatRate(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : String(Number(value.toPrecision(4)));
}
