import * as l10n from '@vscode/l10n';
import { element, icon } from '../shared/dom';
import { createButton, createCheckbox } from '../shared/toolkit';
import { nearest, type Curve } from './curve';
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
      onZoom: (zoom) => this.zoom(zoom),
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
    this.redraw();
  }

  redraw(): void {
    const empty = extentOf(this.curves) === undefined;
    this.frame.hidden = empty;
    this.legend.element.hidden = empty;
    this.waiting.hidden = !empty;
    this.reset.element.hidden = !this.group.x && !this.y;
    if (empty) return;
    const { hidden, smoothing } = this.group.view;
    const shown = this.curves.filter(({ id }) => !hidden.includes(id));
    this.plot.show(shown, { log: this.log, smoothing, x: this.group.x, y: this.y });
    this.pointedAt(this.pointed);
  }

  pointedAt(x: number | undefined): void {
    this.pointed = x;
    const extent = extentOf(this.curves);
    if (!extent) return;
    const place = Math.min(extent[1], Math.max(extent[0], x ?? extent[1]));
    this.plot.point(x === undefined ? undefined : place);
    const format = axisFormats[this.group.view.axis];
    const at = this.nearestPlace(place);
    const values = this.curves.map((curve) =>
      // The latest of each run where nobody points.
      this.options.formatValue(x === undefined ? lastOf(curve) : valueAt(curve, at)),
    );
    this.legend.show(format.place(at), this.curves, values, this.group.view.hidden);
    const { frame } = this;
    frame.setAttribute('aria-valuemin', String(extent[0]));
    frame.setAttribute('aria-valuemax', String(extent[1]));
    frame.setAttribute('aria-valuenow', String(at));
    const said = this.curves.map(({ label }, i) => `${label} ${values[i]}`);
    frame.setAttribute('aria-valuetext', `${format.place(at)}: ${said.join(', ')}`);
  }

  /** Where the first run was measured, nearest to a place. */
  private nearestPlace(place: number): number {
    const x = (this.curves.find((curve) => curve.x.length > 0) as Curve).x;
    return x[nearest(x, place)];
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
    const action = this.zoomKey(event) ?? this.moveKey(event);
    if (!action) return;
    event.preventDefault();
    action();
  }

  private zoomKey({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): (() => void) | undefined {
    const shown = this.plot.shown;
    if (!shown || ctrlKey || metaKey) return undefined;
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
    const x = this.curves.find((curve) => curve.x.length > 0)?.x;
    if (!x) return undefined;
    if (key === 'Escape') {
      return () => {
        this.zoom({});
        this.group.point(undefined);
      };
    }
    const latest = x.length - 1;
    const page = Math.max(1, Math.round(latest / 20));
    const from = this.pointed === undefined ? latest : nearest(x, this.pointed);
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      PageDown: from - page,
      PageUp: from + page,
      Home: 0,
      End: latest,
    };
    const target = targets[key];
    if (target === undefined) return undefined;
    return () => this.group.point(x[Math.min(latest, Math.max(0, target))]);
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

function busyIcon(): HTMLElement {
  const mark = icon('loading');
  mark.classList.add('codicon-modifier-spin');
  return mark;
}
