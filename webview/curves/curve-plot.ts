import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { element } from '../shared/dom';
import { observeTheme, readTheme } from '../shared/theme';
import type { Curve } from './curve';
import { drawnNear, drawnOf, type DrawnView, type Range } from './drawn';

export interface PlotView extends DrawnView {
  /** Fixed range of the vertical axis; undefined follows the curves. */
  readonly y?: Range;
}

export interface Zoom {
  readonly x?: Range;
  readonly y?: Range;
}

export interface CurvePlotOptions {
  /** Height in pixels for a width. */
  readonly height: (width: number) => number;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  /** Distances that ticks of the horizontal axis may have. */
  readonly xIncrements: () => number[];
  /** Where on the horizontal axis the pointer is, or undefined when it left. */
  readonly onPoint: (x: number | undefined) => void;
  /** What was marked by dragging, or reached by the wheel; an axis that is not named stays as it is. */
  readonly onZoom: (zoom: Zoom) => void;
  readonly onReset: () => void;
}

/** Across a dot with its rim, in pixels. */
const dotSize = 11;

/** A drag that is shorter than this along one axis marks along the other alone. */
const adaptive = 30;

/** Draws curves. The drawing is thinned out; the positions it reports are exact. */
export class CurvePlot {
  readonly element = element('div', { class: 'plot' });
  private theme = readTheme();
  private plot: uPlot | undefined;
  /** What the plot was made for: uPlot fixes the number of its series and the kind of a scale. */
  private madeFor = '';
  private curves: readonly Curve[] = [];
  private view: PlotView = { log: false, smoothing: 0 };
  private drawing = false;

  constructor(private readonly options: CurvePlotOptions) {
    observeTheme((theme) => {
      this.theme = theme;
      this.plot?.redraw(false, true);
    });
    new ResizeObserver(() => this.resize()).observe(this.element);
    this.element.addEventListener('dblclick', () => options.onReset());
    this.element.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
  }

  show(curves: readonly Curve[], view: PlotView): void {
    this.curves = curves;
    this.view = view;
    const { data, x, points } = drawnOf(curves, view);
    this.element.dataset.drawnPoints = String(points);
    const wanted = JSON.stringify([view.log, view.smoothing > 0, curves.map(({ id }) => id)]);
    if (!this.plot || wanted !== this.madeFor) {
      this.plot?.destroy();
      this.plot = new uPlot(this.uplotOptions(), undefined, this.element);
      this.madeFor = wanted;
    }
    const { plot } = this;
    this.drawing = true;
    plot.batch(() => {
      plot.setData(data, true);
      plot.setScale('x', { min: x[0], max: x[1] });
    });
    this.drawing = false;
  }

  /** Puts the vertical line at a place, as the pointer would, or takes it away. */
  point(x: number | undefined): void {
    if (!this.plot) return;
    const left = x === undefined ? -1 : this.plot.valToPos(x, 'x');
    const inside = left >= 0 && left <= this.plot.over.clientWidth;
    this.plot.setCursor(inside ? { left, top: 0 } : { left: -10, top: -10 }, false);
  }

  /** What is shown now: from left to right, from bottom to top. */
  get shown(): { readonly x: Range; readonly y: Range } | undefined {
    const { x, y } = this.plot?.scales ?? {};
    if (x?.min == null || x.max == null || y?.min == null || y.max == null) return undefined;
    return { x: [x.min, x.max], y: [y.min, y.max] };
  }

  /** Indices of the points of a curve that carry its dots, as far as they are in sight. */
  private dots({ data, scales }: uPlot, index: number, id: string): number[] | null {
    const { min = null, max = null } = scales.x;
    const dots = this.curves.find((curve) => curve.id === id)?.dots ?? [];
    const places = dots.filter((place) => min !== null && max !== null && place >= min && place <= max);
    const points = places.map((place) => drawnNear(data[0], data[index], place));
    return points.length > 0 ? points.filter((point) => point >= 0) : null;
  }

  private size(): { width: number; height: number } {
    const width = Math.max(160, this.element.clientWidth || 160);
    return { width, height: Math.round(this.options.height(width)) };
  }

  private resize(): void {
    if (!this.plot || this.element.clientWidth === 0) return;
    const { width, height } = this.size();
    if (width !== this.plot.width || height !== this.plot.height) this.plot.setSize({ width, height });
  }

  /** Zooms only with a modifier, or scrolling the page would end here. */
  private wheel(event: WheelEvent): void {
    const { shown, plot } = this;
    if (!shown || !plot || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    const { left, top } = plot.over.getBoundingClientRect();
    // With Shift some systems scroll sideways instead.
    const by = Math.exp((event.deltaY || event.deltaX) * 0.002);
    if (event.shiftKey) {
      const place = plot.posToVal(event.clientY - top, 'y');
      this.options.onZoom({ y: scaled(shown.y, place, by, this.view.log) });
    } else {
      const place = plot.posToVal(event.clientX - left, 'x');
      this.options.onZoom({ x: scaled(shown.x, place, by, false) });
    }
  }

  private uplotOptions(): uPlot.Options {
    const { formatX, formatY, xIncrements } = this.options;
    const { log, smoothing } = this.view;
    const line = ({ id, label, color, dash }: Curve, faint: boolean): uPlot.Series => ({
      label,
      stroke: () => this.theme[color],
      width: faint ? 1 : 1.75,
      alpha: faint ? 0.3 : 1,
      dash: faint ? [] : [...dash],
      spanGaps: true,
      points: {
        show: (_plot, _series, first, last) => last - first < 1,
        filter: (plot, index, single) => (single || faint ? null : this.dots(plot, index, id)),
        fill: () => this.theme[color],
        // A rim lifts it off the curve, which has its colour.
        stroke: () => this.theme.background,
        width: 1.5,
        size: dotSize,
      },
    });
    const axis: uPlot.Axis = {
      stroke: () => this.theme.mutedText,
      font: this.theme.font,
      grid: { stroke: () => this.theme.grid, width: 1 },
      ticks: { stroke: () => this.theme.grid, width: 1, size: 5 },
    };
    return {
      ...this.size(),
      legend: { show: false },
      padding: [8, 20, 0, 0],
      scales: {
        x: { time: false },
        y: { distr: log ? 3 : 1, log: 10, range: (_plot, low, high) => this.verticalRange(low, high) },
      },
      series: [
        { label: '' },
        ...this.curves.flatMap((one) =>
          smoothing > 0 ? [line(one, false), line(one, true)] : [line(one, false)],
        ),
      ],
      axes: [
        {
          ...axis,
          size: 32,
          space: (plot) => (plot.width < 400 ? 60 : 72),
          incrs: () => xIncrements(),
          values: (_plot, ticks) => ticks.map(formatX),
        },
        {
          ...axis,
          size: (_plot, labels) => 22 + 7 * Math.max(2, ...(labels ?? []).map((l) => l?.length ?? 0)),
          values: (_plot, ticks) => ticks.map((tick) => (tick === null ? '' : formatY(tick))),
        },
      ],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: true, uni: adaptive, setScale: false },
      },
      hooks: { setCursor: [(plot) => this.pointed(plot)], setSelect: [(plot) => this.marked(plot)] },
    };
  }

  private verticalRange(low: number | null, high: number | null): uPlot.Range.MinMax {
    const { y, log } = this.view;
    if (y) return [y[0], y[1]];
    // Nothing but missing values.
    if (low === null || high === null) return log ? [0.1, 1] : [0, 1];
    return log ? uPlot.rangeLog(low, high, 10, false) : uPlot.rangeNum(low, high, 0.1, true);
  }

  private pointed(plot: uPlot): void {
    // Another scale lies under a pointer that rests; who reads at a place stays there.
    if (this.drawing) return;
    const { left } = plot.cursor;
    const inside = left !== undefined && left !== null && left >= 0;
    this.options.onPoint(inside ? plot.posToVal(left, 'x') : undefined);
  }

  private marked(plot: uPlot): void {
    const { left, top, width, height } = plot.select;
    if (width < 4 && height < 4) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const whole = { x: plot.over.clientWidth, y: plot.over.clientHeight };
    const alongX = width < whole.x - 1;
    const alongY = height < whole.y - 1;
    this.options.onZoom({
      x: alongX ? [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')] : undefined,
      y: alongY ? [plot.posToVal(top + height, 'y'), plot.posToVal(top, 'y')] : undefined,
    });
  }
}

/** A range `by` times as long, with one place of it staying where it is; on a logarithmic scale in its decades. */
export function scaled([low, high]: Range, place: number, by: number, log: boolean): Range {
  if (log) {
    const [a, b] = scaled([Math.log(low), Math.log(high)], Math.log(place), by, false);
    return [Math.exp(a), Math.exp(b)];
  }
  return [place - (place - low) * by, place + (high - place) * by];
}
