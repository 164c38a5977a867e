import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { element } from '../shared/dom';
import { formatCount, formatTick } from '../shared/number-format';
import { observeTheme, readTheme } from '../shared/theme';
import { decimate } from './decimate';
import { lowerBound, type LossHistory } from './loss-history';
import { series } from './series';
import { smooth } from './smoothing';

/** More points than this cannot be told apart on a screen, and cost frames. */
const maxDrawnPoints = 4000;

interface View {
  readonly logScale: boolean;
  /** Weight of the moving average, 0 = off. */
  readonly smoothing: number;
}

/** Draws the curves of a history. The drawing is thinned out; the positions it reports are exact. */
export class LossPlot {
  readonly element = element('div', { class: 'plot', hidden: '' });
  private theme = readTheme();
  private plot: uPlot | undefined;
  private zoom: readonly [number, number] | undefined;

  constructor(
    private readonly history: LossHistory,
    private view: View,
    /** Index of the line under the pointer, or undefined when it left. */
    private readonly onPoint: (index: number | undefined) => void,
    private readonly onZoom: (zoomed: boolean) => void,
  ) {
    observeTheme((theme) => {
      this.theme = theme;
      this.plot?.redraw(false, true);
    });
    new ResizeObserver(() => this.resize()).observe(this.element);
    this.element.addEventListener('dblclick', () => this.resetZoom());
  }

  /** After the history changed. */
  update(): void {
    this.element.hidden = this.history.length === 0;
    if (this.element.hidden) return;
    if (this.plot) this.draw(this.plot);
    else this.create();
  }

  setView(view: View): void {
    // uPlot fixes the kind of a scale when it is made.
    const remake = view.logScale !== this.view.logScale;
    this.view = view;
    if (remake) {
      this.plot?.destroy();
      this.plot = undefined;
    }
    this.update();
  }

  resetZoom(): void {
    if (this.zoom) this.setZoom(undefined);
  }

  /** Puts the vertical line on a line of the history, as the pointer would. */
  showPoint(index: number): void {
    const left = this.plot?.valToPos(this.history.columns.step[index], 'x') ?? -10;
    this.plot?.setCursor({ left, top: 0 }, false);
  }

  hidePoint(): void {
    this.plot?.setCursor({ left: -10, top: -10 }, false);
  }

  private create(): void {
    this.plot = new uPlot(this.options(), undefined, this.element);
    this.draw(this.plot);
  }

  private setZoom(range: readonly [number, number] | undefined): void {
    this.zoom = range;
    this.onZoom(range !== undefined);
    this.update();
  }

  private draw(plot: uPlot): void {
    const columns = this.history.columns;
    const { step } = columns;
    const [low, high] = this.zoom ?? [step[0], step[step.length - 1]];
    // One point beyond each side, so that the curves run to the edges.
    const from = Math.max(0, lowerBound(step, low) - 1);
    const to = Math.min(step.length, lowerBound(step, high) + 2);
    const raw = series.map(({ column }) => columns[column]);
    const shown = decimate(raw, from, to, maxDrawnPoints);
    this.element.dataset.drawnPoints = String(shown.length);
    const pick = (values: Float64Array) => shown.map((i) => this.drawable(values[i]));
    const { smoothing } = this.view;
    const faint = raw.map((values) => (smoothing > 0 ? pick(values) : shown.map(() => null)));
    const strong = raw.map((values) => pick(smoothing > 0 ? smooth(values, smoothing) : values));
    plot.batch(() => {
      plot.setData([shown.map((i) => step[i]), ...faint, ...strong], true);
      plot.setScale('x', { min: low, max: Math.max(high, low + 1) });
    });
  }

  private drawable(value: number): number | null {
    return Number.isFinite(value) && !(this.view.logScale && value <= 0) ? value : null;
  }

  private size(): { width: number; height: number } {
    const width = Math.max(160, this.element.clientWidth || 160);
    return { width, height: Math.round(Math.min(400, Math.max(220, width * 0.45))) };
  }

  private resize(): void {
    if (!this.plot || this.element.hidden) return;
    const { width, height } = this.size();
    if (width !== this.plot.width || height !== this.plot.height) this.plot.setSize({ width, height });
  }

  private options(): uPlot.Options {
    const curve = ({ name, color, dash }: (typeof series)[number], faint: boolean): uPlot.Series => ({
      label: name,
      stroke: () => this.theme[color],
      width: faint ? 1 : 1.75,
      alpha: faint ? 0.3 : 1,
      dash: faint ? [] : [...dash],
      points: { show: (_plot, _series, first, last) => last - first < 1, size: 5 },
    });
    const axis: uPlot.Axis = {
      stroke: () => this.theme.mutedText,
      font: this.theme.font,
      grid: { stroke: () => this.theme.grid, width: 1 },
      ticks: { stroke: () => this.theme.grid, width: 1, size: 5 },
      values: (_plot, ticks) => ticks.map(formatTick),
    };
    return {
      ...this.size(),
      legend: { show: false },
      padding: [8, 20, 0, 0],
      scales: { x: { time: false }, y: { distr: this.view.logScale ? 3 : 1, log: 10 } },
      series: [
        { label: 'Step' },
        ...series.map((one) => curve(one, true)),
        ...series.map((one) => curve(one, false)),
      ],
      axes: [
        { ...axis, size: 32, incrs: wholeSteps, space: 72, values: (_plot, ticks) => ticks.map(formatCount) },
        {
          ...axis,
          size: (_plot, labels) => 22 + 7 * Math.max(2, ...(labels ?? []).map((l) => l?.length ?? 0)),
        },
      ],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      hooks: { setCursor: [(plot) => this.pointed(plot)], setSelect: [(plot) => this.selected(plot)] },
    };
  }

  private pointed(plot: uPlot): void {
    const { left } = plot.cursor;
    const inside = left !== undefined && left !== null && left >= 0;
    this.onPoint(inside ? this.history.nearest(plot.posToVal(left, 'x')) : undefined);
  }

  private selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    const range = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')] as const;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.setZoom(range);
  }
}

/** Tick distances on the step axis: no fractions of a step. */
const wholeSteps = Array.from({ length: 9 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat();
