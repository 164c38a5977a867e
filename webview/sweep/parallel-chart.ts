import * as l10n from '@vscode/l10n';
import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element } from '../shared/dom';
import { readTheme } from '../shared/theme';
import { AxisBrush } from './axis-brush';
import { Canvas } from './canvas';
import type { ChartTip } from './chart-tip';
import type { Column } from './columns';
import { DrawnInSight } from './in-sight';
import { axisLeft, type PlacedAxis } from './parallel-axes';
import { ParallelLines, type LinesModel } from './parallel-lines';
import type { Brush, Brushes } from './trial-set';

export interface ParallelModel extends LinesModel {
  readonly columns: readonly Column[];
  readonly brushes: Brushes;
}

export interface ParallelChartHandlers {
  readonly onBrushes: (column: string, brushes: readonly Brush[]) => void;
  /** The end of a brush had the focus and is gone. */
  readonly onFocusLost: (column: string) => void;
  readonly onToggle: (trial: number) => void;
}

interface DrawnAxis {
  readonly holder: HTMLElement;
  readonly marks: HTMLElement;
  readonly brush: AxisBrush;
  drawnMarks: string;
}

const mostMarks = 8;

/** The lines and their axes. A move of the pointer draws over them; only other data draws them anew. */
export class ParallelChart {
  readonly element: HTMLElement;
  private readonly faint = new Canvas();
  private readonly base = new Canvas();
  private readonly above = new Canvas();
  private readonly axes = element('div', { class: 'parallel-axes' });
  private readonly drawing: DrawnInSight;
  private readonly known = new Map<string, DrawnAxis>();
  private model: ParallelModel | undefined;
  private lines: ParallelLines | undefined;
  private drawnAxes = '';
  private drawnFaint = '';
  private faintTrials: readonly TrialRow[] | undefined;
  private pointed: number | undefined;

  constructor(
    private readonly tip: ChartTip,
    private readonly handlers: ParallelChartHandlers,
  ) {
    this.element = element(
      'div',
      {
        class: 'parallel-chart',
        role: 'group',
        'aria-label': l10n.t('Parallel coordinates; the table of trials holds the same values'),
      },
      this.faint.element,
      this.base.element,
      this.above.element,
      this.axes,
    );
    this.drawing = new DrawnInSight(this.element, () => this.draw(), true);
    this.element.addEventListener('pointermove', (event) => this.move(event));
    this.element.addEventListener('pointerleave', () => this.point(undefined));
    this.element.addEventListener('click', ({ target }) => {
      const trial = this.pointed === undefined ? undefined : this.model?.trials[this.pointed];
      if (trial && !(target as Element).closest('.axis-track')) handlers.onToggle(trial.number);
    });
  }

  show(model: ParallelModel): void {
    this.model = model;
    this.drawing.request();
  }

  private draw(): void {
    const { model } = this;
    if (!model) return;
    const { width, height } = this.drawing.size;
    this.lines = new ParallelLines(model, width, height);
    this.drawFaint(model, width, height);
    const context = this.base.clear(width, height);
    if (context) this.lines.drawActive(context, readTheme());
    this.drawAxes(model.axes, width);
    // Another line may lie under the pointer now.
    this.point(undefined);
  }

  /** Only brushes have changed mostly, and then these lines stay as they are. */
  private drawFaint({ trials, axes, active }: ParallelModel, width: number, height: number): void {
    this.faint.element.hidden = active === undefined;
    if (!active) return;
    const theme = readTheme();
    const shown = axes.map(({ column, flipped, scale }) => [column.id, flipped, scale.low, scale.high]);
    const state = JSON.stringify([width, height, devicePixelRatio, theme.mutedText, shown]);
    if (state === this.drawnFaint && trials === this.faintTrials) return;
    this.drawnFaint = state;
    this.faintTrials = trials;
    const context = this.faint.clear(width, height);
    if (context) this.lines?.drawAll(context, theme);
  }

  private drawAxes(axes: readonly PlacedAxis[], width: number): void {
    const ids = axes.map(({ column }) => column.id);
    for (const id of this.known.keys()) if (!ids.includes(id)) this.known.delete(id);
    const drawn = axes.map(({ column }) => this.known.get(column.id) ?? this.make(column.id));
    if (ids.join('\n') !== this.drawnAxes) {
      this.drawnAxes = ids.join('\n');
      this.axes.replaceChildren(...drawn.map(({ holder }) => holder));
    }
    axes.forEach((axis, index) => {
      drawn[index].holder.style.left = `${axisLeft(index, axes.length, width)}px`;
      drawMarks(drawn[index], axis);
      drawn[index].brush.show(axis, this.model?.brushes.get(axis.column.id) ?? []);
    });
  }

  private make(id: string): DrawnAxis {
    const brush = new AxisBrush({
      onBrushes: (brushes) => this.handlers.onBrushes(id, brushes),
      onFocusLost: () => this.handlers.onFocusLost(id),
    });
    const marks = element('div', { class: 'axis-ticks', 'aria-hidden': 'true' });
    const holder = element('div', { class: 'parallel-axis' }, marks, brush.element);
    const made: DrawnAxis = { holder, marks, brush, drawnMarks: '' };
    this.known.set(id, made);
    return made;
  }

  private move(event: PointerEvent): void {
    // A brush is being drawn.
    if (event.buttons !== 0) return this.point(undefined);
    const { left, top } = this.element.getBoundingClientRect();
    this.point(this.lines?.nearest(event.clientX - left, event.clientY - top), event);
  }

  private point(index: number | undefined, event?: PointerEvent): void {
    const { model } = this;
    const trial = index === undefined ? undefined : model?.trials[index];
    if (model && trial && event) {
      const columns = [...model.axes.map(({ column }) => column), model.figure];
      this.tip.show(trial, [...new Set(columns)], event);
    } else this.tip.hide();
    if (index === this.pointed) return;
    this.pointed = index;
    this.element.classList.toggle('pointing', index !== undefined);
    const { width, height } = this.drawing.size;
    const context = this.above.clear(width, height);
    if (context && index !== undefined) this.lines?.drawPointed(context, index, readTheme());
  }
}

function drawMarks(axis: DrawnAxis, { column, scale, depthOf }: PlacedAxis): void {
  const places = scale.ticks(column.categories ? 24 : mostMarks);
  const texts = scale.texts(places);
  const all = places.map((place, i) => ({ depth: depthOf(place), text: texts[i] }));
  const state = JSON.stringify(all);
  if (axis.drawnMarks === state) return;
  axis.drawnMarks = state;
  axis.marks.replaceChildren(
    ...all.map(({ depth, text }) => {
      const mark = element('span', { title: text }, text);
      mark.style.top = `${100 * depth}%`;
      return mark;
    }),
  );
}
