import * as l10n from '@vscode/l10n';
import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element } from '../shared/dom';
import { createDropdown } from '../shared/toolkit';
import type { ChartTip } from './chart-tip';
import type { Column } from './columns';
import { contourPicture } from './contour-picture';
import { DotPlot } from './dot-plot';
import { placeScale } from './place';
import { history } from './trial-set';

export interface ChartView {
  /** Those that are drawn. */
  readonly trials: readonly TrialRow[];
  /** Those that axes have room for: they stay as they are while others are filtered out. */
  readonly all: readonly TrialRow[];
  readonly parameters: readonly Column[];
  readonly figure: Column;
  readonly chosen: ReadonlySet<number>;
}

/** What all charts are made with. */
export interface ChartHandlers {
  readonly tip: ChartTip;
  readonly onToggle: (trial: number) => void;
}

/** When the search got how far. */
export class HistorySection {
  readonly element: HTMLElement;
  private readonly plot: DotPlot;

  constructor({ tip, onToggle }: ChartHandlers) {
    const label = l10n.t('The figure of each trial, and the best so far');
    this.plot = new DotPlot('history-chart', label, tip, onToggle);
    this.element = section('history-heading', l10n.t('History'), [], this.plot.element);
  }

  show(view: ChartView): void {
    const { figure } = view.figure;
    this.plot.show(() => {
      const line = figure ? history(view.trials, figure.id, figure.goal) : [];
      return { ...dots(view, byNumber, view.figure), line };
    });
  }
}

/** The figure against each parameter. */
export class SliceSection {
  readonly element: HTMLElement;
  private readonly charts = element('div', { class: 'slices' });
  private plots = new Map<string, DotPlot>();

  constructor(private readonly handlers: ChartHandlers) {
    this.element = section('slice-heading', l10n.t('Slices'), [], this.charts);
  }

  show(view: ChartView): void {
    const { parameters, figure } = view;
    const known = new Set(parameters.map(({ id }) => id));
    if (known.size !== this.plots.size || parameters.some(({ id }) => !this.plots.has(id))) {
      this.plots = new Map(parameters.map(({ id, label }) => [id, this.plots.get(id) ?? this.make(label)]));
      this.charts.replaceChildren(
        ...parameters.map(({ id, label }) => {
          const caption = element('figcaption', { title: id }, label);
          return element('figure', {}, this.plots.get(id)?.element ?? '', caption);
        }),
      );
    }
    for (const parameter of parameters)
      this.plots.get(parameter.id)?.show(() => dots(view, parameter, figure));
  }

  private make(label: string): DotPlot {
    const { tip, onToggle } = this.handlers;
    return new DotPlot('slice-chart', l10n.t('The figure by {0}', label), tip, onToggle);
  }
}

/** Two parameters by their names; none are chosen yet where they are empty. */
export interface ContourAxes {
  readonly x: string;
  readonly y: string;
}

/** The figure over two parameters. */
export class ContourSection {
  readonly element: HTMLElement;
  private readonly plot: DotPlot;
  private readonly choices = element('div', { class: 'section-tools' });
  private drawn = '';
  private x: string;
  private y: string;
  private view: ChartView | undefined;

  constructor(
    kept: ContourAxes,
    { tip, onToggle }: ChartHandlers,
    private readonly onAxes: (axes: ContourAxes) => void,
  ) {
    this.x = kept.x;
    this.y = kept.y;
    this.plot = new DotPlot('contour-chart', l10n.t('The figure over two parameters'), tip, onToggle);
    this.element = section('contour-heading', l10n.t('Contour'), [this.choices], this.plot.element);
  }

  show(view: ChartView): void {
    this.view = view;
    const { parameters, trials, figure } = view;
    this.element.hidden = parameters.length < 2;
    if (parameters.length < 2) return;
    const has = (id: string) => parameters.some((one) => one.id === id);
    if (!has(this.x)) this.x = parameters[0].id;
    if (!has(this.y) || this.y === this.x) this.y = parameters.find(({ id }) => id !== this.x)!.id;
    this.drawChoices(parameters);
    const [x, y] = [this.x, this.y].map((id) => parameters.find((one) => one.id === id)!);
    this.plot.show(() => {
      const known = trials.filter((trial) => figure.valueOf(trial) !== undefined);
      const base = { ...dots(view, x, y), trials: known };
      return { ...base, picture: (theme) => contourPicture(known, base, figure, theme) };
    });
  }

  private drawChoices(parameters: readonly Column[]): void {
    const state = JSON.stringify([parameters.map(({ id }) => id), this.x, this.y]);
    if (state === this.drawn) return;
    this.drawn = state;
    const options = parameters.map(({ id, label }) => ({ value: id, text: label }));
    const choose = (axis: 'x' | 'y', id: string) => {
      const other = axis === 'x' ? 'y' : 'x';
      // Both the same would be a slice: they change places.
      if (this[other] === id) this[other] = this[axis];
      this[axis] = id;
      this.onAxes({ x: this.x, y: this.y });
      if (this.view) this.show(this.view);
    };
    const across = createDropdown(l10n.t('Parameter across'), options, this.x, (id) => choose('x', id));
    const up = createDropdown(l10n.t('Parameter up'), options, this.y, (id) => choose('y', id));
    across.title = this.x;
    up.title = this.y;
    this.choices.replaceChildren(across, up);
  }
}

const byNumber: Column = {
  id: 'number',
  label: l10n.t('Trial'),
  log: false,
  valueOf: ({ number }) => number,
};

function dots({ trials, all, parameters, figure, chosen }: ChartView, x: Column, y: Column) {
  return {
    trials,
    chosen,
    x: { column: x, scale: placeScale(x, all) },
    y: { column: y, scale: placeScale(y, all) },
    columns: [...parameters, figure],
    empty: trials.length > 0 ? l10n.t('No trial has this figure yet.') : l10n.t('No trial is like that.'),
  };
}

function section(
  id: string,
  title: string,
  tools: readonly Node[],
  ...content: readonly Node[]
): HTMLElement {
  return element(
    'section',
    { 'aria-labelledby': id },
    element('div', { class: 'section-head' }, element('h2', { id }, title), ...tools),
    ...content,
  );
}
