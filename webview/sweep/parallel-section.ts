import * as l10n from '@vscode/l10n';
import type { AxisState, TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element, setText } from '../shared/dom';
import { setHidden } from '../shared/focus';
import { keepScrollOf, type Scroll } from '../shared/kept-scroll';
import { createButton, createCheckbox, createDropdown, type Button } from '../shared/toolkit';
import { AxisHeaders } from './axis-headers';
import { axisMenu } from './axis-menu';
import type { ChartTip } from './chart-tip';
import type { Column } from './columns';
import { axesOf, placedAxis, type Axis, type PlacedAxis } from './parallel-axes';
import { ParallelChart } from './parallel-chart';
import { Popover } from './popover';
import type { Brush, Brushes } from './trial-set';

export interface ParallelView {
  readonly columns: readonly Column[];
  readonly axes: readonly AxisState[];
  readonly figure: Column;
  readonly brushes: Brushes;
  /** Worst first, so that the best lie on top. */
  readonly trials: readonly TrialRow[];
  readonly chosen: ReadonlySet<number>;
  /** Within the brushes; undefined where there are none. */
  readonly active: ReadonlySet<number> | undefined;
  /** In words: how many are drawn, and of how many. */
  readonly caption: string;
}

export interface ParallelHandlers {
  readonly onAxes: (axes: readonly AxisState[]) => void;
  readonly onBrushes: (column: string, brushes: readonly Brush[]) => void;
  readonly onClear: () => void;
  readonly onTop: (top: number | undefined) => void;
  readonly onToggle: (trial: number) => void;
}

/** A line needs as many. */
const fewestAxes = 2;

const tops = [5, 10, 20, 50];

/** Each trial as a line through an axis for each parameter and figure. */
export class ParallelSection {
  readonly element: HTMLElement;
  private readonly headers: AxisHeaders;
  private readonly chart: ParallelChart;
  private readonly wide: HTMLElement;
  private readonly scroller: HTMLElement;
  private readonly caption = element('span', { class: 'muted numeric' });
  private readonly popover = new Popover();
  private readonly clear: Button;
  private readonly drawn: HTMLElement;
  private readonly legendText = element('span');
  private readonly legend = element(
    'div',
    { class: 'legend-scale' },
    this.legendText,
    element('span', { class: 'scale-bar', 'aria-hidden': 'true' }),
    element('span', {}, l10n.t('best')),
  );
  private view: ParallelView | undefined;
  private axes: readonly PlacedAxis[] = [];

  constructor(
    top: number | undefined,
    tip: ChartTip,
    private readonly handlers: ParallelHandlers,
  ) {
    this.headers = new AxisHeaders({
      onMove: (from, to) => this.move(from, to),
      onMenu: (axis, button) => this.openMenu(axis, button),
    });
    this.clear = createButton({
      label: l10n.t('Clear Filters'),
      icon: 'clear-all',
      appearance: 'secondary',
      onClick: handlers.onClear,
    });
    const pick = createButton({
      label: l10n.t('Axes…'),
      icon: 'list-selection',
      appearance: 'secondary',
      onClick: () => this.openColumns(pick.element),
    });
    this.chart = new ParallelChart(tip, {
      onBrushes: handlers.onBrushes,
      onFocusLost: (column) => this.headers.focus(column),
      onToggle: handlers.onToggle,
    });
    this.wide = element('div', { class: 'parallel-wide' }, this.headers.element, this.chart.element);
    this.scroller = element(
      'div',
      { class: 'scroll-x', tabindex: '0', role: 'region', 'aria-label': l10n.t('Chart of the trials') },
      this.wide,
    );
    this.drawn = createDropdown(
      l10n.t('Trials that are drawn'),
      [
        { value: 'all', text: l10n.t('All trials') },
        ...tops.map((count) => ({ value: String(count), text: l10n.t('Best {0}', count) })),
      ],
      top === undefined ? 'all' : String(top),
      (value) => handlers.onTop(value === 'all' ? undefined : Number(value)),
    );
    this.element = element(
      'section',
      { 'aria-labelledby': 'parallel-heading' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'parallel-heading' }, l10n.t('Parallel coordinates')),
        this.caption,
        element('div', { class: 'section-tools' }, this.clear.element, this.drawn, pick.element),
      ),
      this.scroller,
      this.legend,
      this.popover.element,
    );
  }

  keepScroll(former: Scroll | undefined, keep: (scroll: Scroll) => void): void {
    keepScrollOf(this.scroller, this.wide, former, keep);
  }

  show(view: ParallelView): void {
    this.view = view;
    const { columns, brushes, trials, figure } = view;
    this.axes = axesOf(view.axes, columns).map((axis) => placedAxis(axis, trials));
    setText(this.caption, view.caption);
    const filtered = new Set([...brushes].filter(([, all]) => all.length > 0).map(([id]) => id));
    setHidden([[this.clear.element, filtered.size === 0]], this.drawn);
    this.headers.show(this.axes, filtered);
    this.wide.style.minWidth = `${Math.max(1, this.axes.length) * 120}px`;
    this.legend.hidden = !trials.some((trial) => figure.valueOf(trial) !== undefined);
    setText(this.legendText, l10n.t('{0}: worst', figure.label));
    this.chart.show({ ...view, axes: this.axes });
  }

  private move(from: number, to: number): void {
    if (from === to || !this.view) return;
    const shown = this.states();
    const [moved] = shown.splice(from, 1);
    shown.splice(to, 0, moved);
    this.handlers.onAxes(shown);
  }

  private states(): AxisState[] {
    return this.axes.map(({ column, flipped, log }) => ({ id: column.id, flipped, log }));
  }

  private openMenu(axis: Axis, button: HTMLElement): void {
    const { view } = this;
    if (!view) return;
    const { id } = axis.column;
    const change = (changed: Partial<AxisState>) =>
      this.handlers.onAxes(this.states().map((one) => (one.id === id ? { ...one, ...changed } : one)));
    const values = view.trials.map(axis.column.valueOf);
    const content = axisMenu(
      axis,
      {
        brushes: view.brushes.get(id) ?? [],
        canLog: !axis.column.categories && values.every((value) => typeof value !== 'number' || value > 0),
        canRemove: this.axes.length > fewestAxes,
      },
      {
        onChange: change,
        onBrushes: (brushes) => this.handlers.onBrushes(id, brushes),
        onRemove: () => {
          this.popover.close();
          this.handlers.onBrushes(id, []);
          this.handlers.onAxes(this.states().filter((one) => one.id !== id));
        },
      },
    );
    this.popover.open(button, axis.column.label, ...content);
  }

  private openColumns(button: HTMLElement): void {
    const { view } = this;
    if (!view) return;
    const shown = new Set(this.axes.map(({ column }) => column.id));
    const boxes = view.columns.map((column) => {
      const { id, label } = column;
      const box = createCheckbox(label, shown.has(id), (on) => {
        if (on) shown.add(id);
        else shown.delete(id);
        guard();
        const others = this.states().filter((one) => one.id !== id);
        if (!on) this.handlers.onBrushes(id, []);
        this.handlers.onAxes(on ? [...others, { id }] : others);
      });
      return { id, box };
    });
    const guard = () => {
      const areFew = shown.size <= fewestAxes;
      for (const { id, box } of boxes) box.toggleAttribute('disabled', areFew && shown.has(id));
    };
    guard();
    const group = element('div', { class: 'popover-group' }, ...boxes.map(({ box }) => box));
    this.popover.open(button, l10n.t('Axes'), group);
  }
}
