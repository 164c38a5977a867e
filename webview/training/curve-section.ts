import * as l10n from '@vscode/l10n';
import type { OverlaidRun } from '../../src/vscode/panels/training/contract';
import type { Curve } from '../curves/curve';
import { CurveChart, type Waiting } from '../curves/curve-chart';
import { axisChoice, smoothingSlider } from '../curves/curve-controls';
import { CurveGroup, type CurveView } from '../curves/curve-group';
import { element, setText } from '../shared/dom';
import { formatFixed, formatLoss, formatTick } from '../shared/number-format';
import { createButton } from '../shared/toolkit';
import { curvesCsv } from './curves-csv';
import { curvesSvg } from './curves-svg';
import { Overlays } from './overlays';
import { RunCurves } from './run-curves';

export interface CurveSectionState extends CurveView {
  readonly logScale: boolean;
}

interface CurveSectionHandlers {
  readonly onView: (view: CurveSectionState) => void;
  readonly onChooseOverlays: () => void;
  readonly onOverlays: (runs: readonly OverlaidRun[]) => void;
  readonly onSave: (format: 'csv' | 'svg', text: string) => void;
}

/** The losses large, what else is measured below it in small; all over the same part of the horizontal axis. */
export class CurveSection {
  /** The losses, and which runs they are of. */
  readonly element: HTMLElement;
  /** The small charts, in a row where there is room. */
  readonly smallCharts = element('div', { class: 'small-charts' });
  readonly own = new RunCurves('');
  readonly overlays: Overlays;
  private readonly group: CurveGroup;
  private readonly losses: CurveChart;
  private readonly small: readonly { chart: CurveChart; curves: (run: RunCurves) => Curve[] }[];
  private logScale: boolean;
  private waiting: Waiting = { text: '', busy: false };
  private runName = '';

  constructor(state: CurveSectionState, handlers: CurveSectionHandlers) {
    this.logScale = state.logScale;
    const { axis, smoothing, hidden } = state;
    this.group = new CurveGroup({ axis, smoothing, hidden }, (view) => {
      if (view.axis !== this.shownAxis) this.update(this.waiting);
      handlers.onView({ ...view, logScale: this.logScale });
    });
    this.overlays = new Overlays(handlers.onOverlays);
    this.losses = new CurveChart(
      this.group,
      {
        heading: l10n.t('Losses'),
        id: 'losses-heading',
        name: l10n.t('Loss curves'),
        height: (width) => Math.min(400, Math.max(220, width * 0.42)),
        formatValue: formatLoss,
        formatTick,
        log: {
          on: this.logScale,
          onChange: (on) => {
            this.logScale = on;
            handlers.onView({ ...this.group.view, logScale: on });
          },
        },
      },
      smoothingSlider(this.group),
      axisChoice(this.group),
      createButton({
        label: l10n.t('Overlay Runs…'),
        icon: 'layers',
        appearance: 'icon',
        onClick: handlers.onChooseOverlays,
      }).element,
      createButton({
        label: l10n.t('Save Curves as CSV…'),
        icon: 'table',
        appearance: 'icon',
        onClick: () => handlers.onSave('csv', curvesCsv(this.runs(), this.runName)),
      }).element,
      createButton({
        label: l10n.t('Save Curves as SVG…'),
        icon: 'graph-line',
        appearance: 'icon',
        onClick: () => handlers.onSave('svg', this.svg()),
      }).element,
    );
    this.small = [
      this.smallChart(
        'PSNR',
        'psnr',
        l10n.t('PSNR curves'),
        (value) => formatFixed(value, 2, ' dB'),
        (run) => run.quality('psnr', this.group.view.axis),
      ),
      this.smallChart(
        'SSIM',
        'ssim',
        l10n.t('SSIM curves'),
        (value) => formatFixed(value, 4),
        (run) => run.quality('ssim', this.group.view.axis),
      ),
      this.smallChart(
        l10n.t('Learning rate'),
        'learning-rate',
        l10n.t('Learning rate curve'),
        (value) => (value === undefined || Number.isNaN(value) ? '–' : String(Number(value.toPrecision(4)))),
        (run) => run.learningRate(this.group.view.axis),
      ),
    ];
    this.smallCharts.append(...this.small.map(({ chart }) => chart.element));
    this.element = element('div', { class: 'curves' }, this.losses.element, this.overlays.element);
  }

  setRunName(name: string): void {
    this.runName = name;
  }

  /** After metrics came; `waiting` is what to say while there are none. */
  update(waiting: Waiting): void {
    this.waiting = waiting;
    this.shownAxis = this.group.view.axis;
    const runs = this.runs();
    this.losses.show(
      runs.flatMap((run) => run.losses(this.shownAxis)),
      waiting,
    );
    const none = { text: l10n.t('Nothing was measured yet.'), busy: false };
    for (const { chart, curves } of this.small) chart.show(runs.flatMap(curves), none);
    this.smallCharts.hidden = runs.every((run) => run.history.length === 0);
    setText(this.overlays.own, this.runName);
  }

  private shownAxis: CurveView['axis'] = 'step';

  private runs(): RunCurves[] {
    return [this.own, ...this.overlays.runs];
  }

  private smallChart(
    heading: string,
    id: string,
    name: string,
    formatValue: (value: number | undefined) => string,
    curves: (run: RunCurves) => Curve[],
  ) {
    const height = (width: number) => Math.min(200, Math.max(140, width * 0.5));
    const chart = new CurveChart(this.group, {
      heading,
      id: `${id}-heading`,
      name,
      height,
      formatValue,
      formatTick,
    });
    return { chart, curves };
  }

  private svg(): string {
    const { axis, hidden, smoothing } = this.group.view;
    const curves = this.runs()
      .flatMap((run) => run.losses(axis))
      .filter(({ id }) => !hidden.includes(id));
    return curvesSvg(curves, { title: this.runName, axis, log: this.logScale, smoothing, x: this.group.x });
  }
}
