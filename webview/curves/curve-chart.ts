import * as l10n from '@vscode/l10n';
import { element, icon } from '../shared/dom';
import { isShortcut } from '../shared/keys';
import { createButton, createCheckbox } from '../shared/toolkit';
import { fullName, lowerBound, nearest, type Curve } from './curve';
import type { CurveGroup, GroupMember } from './curve-group';
import { CurveLegend } from './curve-legend';
import { CurvePlot, scaled, type Zoom } from './curve-plot';
import { extentOf, type Range } from './drawn';
import { axisFormats } from './x-axis';

export interface CurveChartOptions {
  readonly heading: string;
  /** Unique in the page. */
  readonly id: string;
  /** What the curves are, for screen readers: “Loss curves”. */
  readonly name: string;
  readonly height: (width: number) => number;
  readonly formatValue: (value: number | undefined) => string;
  readonly formatTick: (value: number) => string;
  /** Offers a logarithmic axis, at first as given. */
  readonly log?: { readonly on: boolean; readonly onChange: (on: boolean) => void };
}

export interface Waiting {
  readonly text: string;
  readonly busy: boolean;
}

/**
 * One quantity of one or several runs. The legend doubles as read-out: it shows the exact values at the pointer, and the
 * latest ones otherwise. Arrow keys move along the curves as the pointer does, + and − zoom along the horizontal axis,
 * with Shift and an arrow along the vertical one.
 */
export class CurveChart implements GroupMember {
  readonly element: HTMLElement;
  private readonly plot: CurvePlot;
  private readonly legend: CurveLegend;
  private readonly frame: HTMLElement;
  private readonly waiting = element('div', { class: 'empty plot-empty' });
  private readonly reset;
  private curves: readonly Curve[] = [];
  private log: boolean;
  private y: Range | undefined;
  private pointed: number | undefined;

  constructor(
    private readonly group: CurveGroup,
    private readonly options: CurveChartOptions,
    ...controls: readonly HTMLElement[]
  ) {
    this.log = options.log?.on ?? false;
    this.plot = new CurvePlot({
      height: options.height,
      formatX: (value) => axisFormats[group.view.axis].tick(value),
      xIncrements: () => axisFormats[group.view.axis].increments,
      formatY: options.formatTick,
      onPoint: (x) => group.point(x),
      onZoom: ({ x = group.x, y = this.y }) => this.zoom({ x, y }),
      onReset: () => this.zoom({}),
    });
    this.legend = new CurveLegend((id) => this.toggle(id));
    this.reset = createButton({
      label: l10n.t('Reset Zoom'),
      icon: 'screen-normal',
      appearance: 'icon',
      onClick: () => this.zoom({}),
    });
    this.frame = element(
      'div',
      { class: 'plot-frame', role: 'slider', tabindex: '0', 'aria-label': options.name },
      this.plot.element,
    );
    this.frame.addEventListener('keydown', (event) => this.key(event));
    this.frame.addEventListener('blur', () => group.point(undefined));
    const head = element(
      'div',
      { class: 'section-head' },
      element('h2', { id: options.id }, options.heading),
      element('div', { class: 'section-controls' }, this.reset.element, ...this.logBox(), ...controls),
    );
    this.element = element(
      'section',
      { class: 'chart', 'aria-labelledby': options.id },
      head,
      this.legend.element,
      this.frame,
      this.waiting,
    );
    group.add(this);
  }

  /** `waiting` is what to say while there is no point. */
  show(curves: readonly Curve[], waiting: Waiting): void {
    this.curves = curves;
    this.waiting.replaceChildren(...(waiting.busy ? [busyIcon()] : []), waiting.text);
    this.group.redrawSoon();
  }

  get extent(): Range | undefined {
    return extentOf(this.curves);
  }

  redraw(): void {
    const empty = this.extent === undefined;
    this.frame.hidden = empty;
    this.legend.element.hidden = empty;
    this.waiting.hidden = !empty;
    this.reset.element.hidden = !this.group.x && !this.y;
    if (empty) return;
    const { hidden, smoothing } = this.group.view;
    const shown = this.curves.filter(({ id }) => !hidden.includes(id));
    this.plot.show(shown, { log: this.log, smoothing, x: this.group.shownX, y: this.y });
    this.pointedAt(this.pointed);
  }

  pointedAt(x: number | undefined): void {
    this.pointed = x;
    const { extent } = this;
    if (!extent) return;
    this.plot.point(x);
    const format = axisFormats[this.group.view.axis];
    const at = this.nearestPlace(x ?? extent[1]);
    const values = this.curves.map((curve) =>
      // The latest of each run where nobody points.
      this.options.formatValue(x === undefined ? lastOf(curve) : valueAt(curve, at)),
    );
    this.legend.show(format.place(at), this.curves, values, this.group.view.hidden);
    const { frame } = this;
    frame.setAttribute('aria-valuemin', String(extent[0]));
    frame.setAttribute('aria-valuemax', String(extent[1]));
    frame.setAttribute('aria-valuenow', String(at));
    const said = this.curves.map((curve, i) => `${fullName(curve)} ${values[i]}`);
    frame.setAttribute('aria-valuetext', `${format.place(at)}: ${said.join(', ')}`);
  }

  /** Where anything was measured, nearest to a place. */
  private nearestPlace(place: number): number {
    const places = this.filled.map(({ x }) => x[nearest(x, place)]);
    return places.reduce((best, one) => (Math.abs(one - place) < Math.abs(best - place) ? one : best));
  }

  private get filled(): readonly Curve[] {
    return this.curves.filter(({ x }) => x.length > 0);
  }

  private zoom({ x, y }: Zoom): void {
    this.y = y;
    this.group.zoom(x);
  }

  private toggle(id: string): void {
    const { hidden } = this.group.view;
    const next = hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id];
    this.group.change({ hidden: next });
  }

  private logBox(): HTMLElement[] {
    const { log } = this.options;
    if (!log) return [];
    return [
      createCheckbox(l10n.t('Log scale'), log.on, (on) => {
        this.log = on;
        // A range that reaches below zero is none of a logarithmic axis.
        this.y = undefined;
        log.onChange(on);
        this.redraw();
      }),
    ];
  }

  private key(event: KeyboardEvent): void {
    const action = isShortcut(event) ? undefined : (this.zoomKey(event) ?? this.moveKey(event));
    if (!action) return;
    event.preventDefault();
    action();
  }

  private zoomKey({ key, shiftKey }: KeyboardEvent): (() => void) | undefined {
    const shown = this.plot.shown;
    if (!shown) return undefined;
    const middle = ([low, high]: Range) => (low + high) / 2;
    const along = (by: number) => () => {
      const place = this.pointed ?? middle(shown.x);
      this.zoom({ x: scaled(shown.x, place, by, false), y: this.y });
    };
    const [low, high] = shown.y;
    const upright = (by: number) => () => {
      const place = this.log ? Math.sqrt(low * high) : middle(shown.y);
      this.zoom({ x: this.group.x, y: scaled(shown.y, place, by, this.log) });
    };
    if (key === '+' || key === '=') return along(1 / 1.5);
    if (key === '-') return along(1.5);
    if (shiftKey && key === 'ArrowUp') return upright(1 / 1.5);
    if (shiftKey && key === 'ArrowDown') return upright(1.5);
    return undefined;
  }

  private moveKey({ key }: KeyboardEvent): (() => void) | undefined {
    const { extent, filled } = this;
    if (!extent) return undefined;
    if (key === 'Escape') {
      return () => {
        this.zoom({});
        this.group.point(undefined);
      };
    }
    const [first, last] = extent;
    const from = this.nearestPlace(this.pointed ?? last);
    const page = (last - first) / 20;
    const before = Math.max(first, ...filled.map(({ x }) => x[lowerBound(x, from) - 1] ?? first));
    const after = Math.min(last, ...filled.map(({ x }) => x[firstAbove(x, from)] ?? last));
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: before,
      ArrowRight: after,
      PageDown: Math.min(before, this.nearestPlace(from - page)),
      PageUp: Math.max(after, this.nearestPlace(from + page)),
      Home: first,
      End: last,
    };
    const target = targets[key];
    return target === undefined ? undefined : () => this.group.point(target);
  }
}

function lastOf({ y }: Curve): number | undefined {
  return y[y.length - 1];
}

/** The value nearest to a place; none beyond the ends of the curve. */
function valueAt({ x, y }: Curve, place: number): number | undefined {
  const inside = x.length > 0 && place >= x[0] && place <= x[x.length - 1];
  return inside ? y[nearest(x, place)] : undefined;
}

function firstAbove(x: Float64Array, place: number): number {
  const index = lowerBound(x, place);
  return x[index] === place ? index + 1 : index;
}

function busyIcon(): HTMLElement {
  const mark = icon('loading');
  mark.classList.add('codicon-modifier-spin');
  return mark;
}
