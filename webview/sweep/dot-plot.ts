import uPlot from 'uplot';
import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element, setText } from '../shared/dom';
import { readTheme, type Theme } from '../shared/theme';
import type { ChartTip } from './chart-tip';
import type { Column } from './columns';
import { DrawnInSight } from './in-sight';
import type { PlaceScale } from './place';
import { leastDistance, placesAcross, roomBetween, shortened } from './plot-marks';
import { textWidth } from './text-width';

export interface DotView {
  readonly trials: readonly TrialRow[];
  readonly chosen: ReadonlySet<number>;
  readonly x: { readonly column: Column; readonly scale: PlaceScale };
  readonly y: { readonly column: Column; readonly scale: PlaceScale };
  /** What is told of a trial under the pointer. */
  readonly columns: readonly Column[];
  /** Steps from place to place, in front of the grid. */
  readonly line?: readonly (readonly [number, number])[];
  /** Lies behind everything, over the whole plot. */
  readonly picture?: (theme: Theme) => HTMLCanvasElement | undefined;
  /** Stands where nothing can be drawn. */
  readonly empty: string;
}

interface Dot {
  readonly trial: TrialRow;
  readonly x: number;
  readonly y: number;
}

/** How near a pointer must be to a dot, in pixels. */
const reach = 10;
/** Height for each mark of the left axis, and the most width for its categories. */
const lineRoom = 30;
const mostUp = 110;

/** Each trial as a dot over two columns. uPlot draws the axes. */
export class DotPlot {
  readonly element: HTMLElement;
  private readonly empty = element('div', { class: 'empty plot-words' });
  private readonly drawing: DrawnInSight;
  private plot: uPlot | undefined;
  private theme = readTheme();
  private wanted: (() => DotView) | undefined;
  private view: DotView | undefined;
  private dots: readonly Dot[] = [];
  private picture: HTMLCanvasElement | undefined;
  private pointed: Dot | undefined;

  /** @param className gives it its height */
  constructor(
    className: string,
    label: string,
    private readonly tip: ChartTip,
    private readonly onToggle: (trial: number) => void,
  ) {
    this.element = element(
      'div',
      { class: `dots ${className}`, role: 'img', 'aria-label': label },
      this.empty,
    );
    this.drawing = new DrawnInSight(this.element, () => this.draw());
    this.element.addEventListener('pointermove', (event) => this.point(event));
    this.element.addEventListener('pointerleave', () => this.point(undefined));
    this.element.addEventListener('click', () => {
      if (this.pointed) this.onToggle(this.pointed.trial.number);
    });
  }

  /** @param view is asked for once it is drawn */
  show(view: () => DotView): void {
    this.wanted = view;
    this.drawing.request();
  }

  private draw(): void {
    const view = this.wanted?.();
    if (!view) return;
    this.view = view;
    this.theme = readTheme();
    const { x, y } = view;
    this.dots = view.trials.flatMap((trial) => {
      const [across, up] = [x.scale.place(x.column.valueOf(trial)), y.scale.place(y.column.valueOf(trial))];
      return across === undefined || up === undefined ? [] : [{ trial, x: across, y: up }];
    });
    this.picture = this.dots.length > 0 ? view.picture?.(this.theme) : undefined;
    this.empty.hidden = this.dots.length > 0;
    setText(this.empty, view.empty);
    const { size } = this.drawing;
    // uPlot takes its ranges from data: these are their ends.
    const data: uPlot.AlignedData = [
      [x.scale.low, x.scale.high],
      [y.scale.low, y.scale.high],
    ];
    if (!this.plot) {
      this.plot = new uPlot({ ...this.options(), ...size }, data, this.element);
      return;
    }
    const { width, height } = this.plot;
    this.plot.setData(data);
    // Other categories may have the same places.
    this.plot.redraw(false, true);
    if (width !== size.width || height !== size.height) this.plot.setSize(size);
  }

  private point(event: PointerEvent | undefined): void {
    const { plot, view } = this;
    const dot = event && this.nearest(event);
    if (dot && view) this.tip.show(dot.trial, view.columns, event);
    else this.tip.hide();
    if (dot === this.pointed) return;
    this.pointed = dot;
    this.element.classList.toggle('pointing', dot !== undefined);
    plot?.redraw(false, false);
  }

  private nearest({ clientX, clientY }: PointerEvent): Dot | undefined {
    const { plot } = this;
    if (!plot) return undefined;
    const { left, top } = plot.over.getBoundingClientRect();
    let least = reach;
    let found: Dot | undefined;
    for (const dot of this.dots) {
      const across = plot.valToPos(dot.x, 'x') - (clientX - left);
      const distance = Math.hypot(across, plot.valToPos(dot.y, 'y') - (clientY - top));
      if (distance > least) continue;
      least = distance;
      found = dot;
    }
    return found;
  }

  private options(): Omit<uPlot.Options, 'width' | 'height'> {
    const axis = (of: 'x' | 'y'): uPlot.Axis => ({
      stroke: () => this.theme.mutedText,
      font: this.theme.font,
      // A picture says more than lines before it.
      grid: { stroke: () => (this.picture ? 'transparent' : this.theme.grid), width: 1, show: of === 'y' },
      ticks: { stroke: () => this.theme.grid, width: 1, size: 4 },
    });
    const widest = (labels: readonly string[] | null) => Math.max(14, ...(labels ?? []).map(this.measure));
    return {
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 12, 0, 0],
      scales: {
        x: { time: false, range: (_, low, high) => [low, high] },
        y: { range: (_, low, high) => [low, high] },
      },
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      axes: [
        {
          ...axis('x'),
          size: 26,
          splits: (plot) => this.placesAcross(plot),
          values: (plot, places) => this.textsAcross(plot, places),
        },
        {
          ...axis('y'),
          size: (_, labels) => 14 + widest(labels),
          splits: ({ height }) => this.view!.y.scale.ticks(Math.max(2, Math.floor(height / lineRoom))),
          values: ({ width }, places) => this.textsUp(width, places),
        },
      ],
      hooks: { drawClear: [(plot) => this.drawPicture(plot)], draw: [(plot) => this.drawDots(plot)] },
    };
  }

  private readonly measure = (text: string) => textWidth(text, this.theme.font);

  private placesAcross({ bbox }: uPlot): number[] {
    const { scale, column } = this.view!.x;
    return placesAcross(scale, column.categories !== undefined, bbox.width / devicePixelRatio, this.measure);
  }

  private textsAcross({ bbox, width }: uPlot, places: readonly number[]): string[] {
    const { scale, column } = this.view!.x;
    const texts = scale.texts(places);
    if (!column.categories) return texts;
    const pixels = bbox.width / devicePixelRatio / (scale.high - scale.low);
    const neighbours = leastDistance(places) * pixels;
    return texts.map((text, i) => {
      const left = bbox.left / devicePixelRatio + (places[i] - scale.low) * pixels;
      return shortened(text, roomBetween(neighbours, Math.min(left, width - left)), this.measure);
    });
  }

  private textsUp(width: number, places: readonly number[]): string[] {
    const { scale, column } = this.view!.y;
    const most = column.categories ? Math.min(mostUp, width / 3) : Infinity;
    return scale.texts(places).map((text) => shortened(text, most, this.measure));
  }

  private drawPicture({ ctx, bbox }: uPlot): void {
    if (this.picture) ctx.drawImage(this.picture, bbox.left, bbox.top, bbox.width, bbox.height);
  }

  private drawDots(plot: uPlot): void {
    const { view, theme, dots } = this;
    if (!view) return;
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    const at = (place: number, scale: 'x' | 'y') => plot.valToPos(place, scale, true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    const fill = (some: readonly Dot[], color: string, radius: number) => {
      ctx.fillStyle = color;
      for (const dot of some) {
        ctx.beginPath();
        ctx.arc(at(dot.x, 'x'), at(dot.y, 'y'), radius * ratio, 0, 2 * Math.PI);
        ctx.fill();
      }
    };
    const isMany = dots.length > 200;
    ctx.globalAlpha = isMany ? 0.6 : 0.85;
    fill(dots, view.picture ? theme.foreground : theme.blue, view.picture || isMany ? 2.25 : 3.25);
    ctx.globalAlpha = 1;
    if (view.line) drawSteps(ctx, view.line, at, theme.orange, 1.75 * ratio);
    const marked = dots.filter(({ trial }) => view.chosen.has(trial.number));
    fill(marked, theme.background, 6.5);
    fill(marked, theme.orange, 5);
    if (this.pointed) {
      fill([this.pointed], theme.background, 7);
      fill([this.pointed], theme.foreground, 5.5);
    }
    ctx.restore();
  }
}

function drawSteps(
  context: CanvasRenderingContext2D,
  line: readonly (readonly [number, number])[],
  at: (place: number, scale: 'x' | 'y') => number,
  color: string,
  width: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  line.forEach(([x, y], i) => {
    if (i === 0) return context.moveTo(at(x, 'x'), at(y, 'y'));
    context.lineTo(at(x, 'x'), at(line[i - 1][1], 'y'));
    context.lineTo(at(x, 'x'), at(y, 'y'));
  });
  context.stroke();
}
