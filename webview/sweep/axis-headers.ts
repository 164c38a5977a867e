import * as l10n from '@vscode/l10n';
import { element, icon } from '../shared/dom';
import { axisLeft, sideMargin, type Axis } from './parallel-axes';

interface HeaderHandlers {
  /** Puts the axis at another place, counted without it. */
  readonly onMove: (from: number, to: number) => void;
  readonly onMenu: (axis: Axis, button: HTMLElement) => void;
}

/** Names above the axes. They are dragged, or moved with Alt and the arrow keys, into another order. */
export class AxisHeaders {
  readonly element = element('div', { class: 'axis-headers', role: 'list', 'aria-label': l10n.t('Axes') });
  private axes: readonly Axis[] = [];
  private readonly known = new Map<string, HTMLButtonElement>();

  constructor(private readonly handlers: HeaderHandlers) {
    new ResizeObserver(() => this.place()).observe(this.element);
  }

  /** @param filtered axes that hide some of the trials, by their columns */
  show(axes: readonly Axis[], filtered: ReadonlySet<string>): void {
    const order = (all: readonly Axis[]) => all.map(({ column }) => column.id).join('\n');
    const former = this.axes;
    this.axes = axes;
    for (const axis of axes) this.describe(this.buttonOf(axis), axis, filtered.has(axis.column.id));
    if (order(axes) === order(former)) return;
    const focused = former.findIndex((axis) => this.buttonOf(axis) === document.activeElement);
    this.element.replaceChildren(
      ...axes.map((axis) => element('div', { class: 'axis-header', role: 'listitem' }, this.buttonOf(axis))),
    );
    this.place();
    if (focused < 0) return;
    const { id } = former[focused].column;
    const isThere = axes.some(({ column }) => column.id === id);
    // In the place of one that was taken away is its neighbour.
    this.focus(isThere ? id : axes[Math.min(focused, axes.length - 1)]?.column.id);
  }

  focus(id: string): void {
    if (this.axes.some(({ column }) => column.id === id)) this.known.get(id)?.focus();
  }

  private buttonOf({ column: { id } }: Axis): HTMLButtonElement {
    const known = this.known.get(id);
    if (known) return known;
    const button = element('button', {
      type: 'button',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      'aria-keyshortcuts': 'Alt+ArrowLeft Alt+ArrowRight',
      'data-axis': id,
    });
    button.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by === undefined || !event.altKey) return;
      event.preventDefault();
      // The editor hears of every key that gets as far as the window, and goes back and forward by these.
      event.stopPropagation();
      const to = this.indexOf(id) + by;
      if (to >= 0 && to < this.axes.length) this.handlers.onMove(this.indexOf(id), to);
    });
    this.makeDraggable(button, id);
    this.known.set(id, button);
    return button;
  }

  private describe(button: HTMLButtonElement, { column, log, flipped }: Axis, isFiltered: boolean): void {
    const marks = [
      ...(log ? [l10n.t('log')] : []),
      ...(flipped ? [l10n.t('flipped')] : []),
      ...(isFiltered ? [l10n.t('filtered')] : []),
    ].join(', ');
    const state = `${column.label}\n${marks}`;
    if (button.dataset.drawn === state) return;
    button.dataset.drawn = state;
    button.title = l10n.t('{0}: drag to move, click for more', column.id.replace(/^figure:/, ''));
    button.replaceChildren(
      element('span', { class: 'axis-name' }, column.label),
      ...(marks === '' ? [] : [element('span', { class: 'axis-marks muted' }, marks)]),
    );
    if (isFiltered) button.querySelector('.axis-marks')?.prepend(icon('filter'));
  }

  private indexOf(id: string): number {
    return this.axes.findIndex(({ column }) => column.id === id);
  }

  private makeDraggable(button: HTMLButtonElement, id: string): void {
    let start: number | undefined;
    let moved = false;
    button.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      start = event.clientX;
      moved = false;
      button.setPointerCapture(event.pointerId);
    });
    button.addEventListener('pointermove', ({ clientX }) => {
      if (start === undefined || (!moved && Math.abs(clientX - start) < 5)) return;
      moved = true;
      button.classList.add('dragged');
      button.style.transform = `translateX(${clientX - start}px)`;
    });
    const end = (drop: boolean, clientX = 0) => {
      button.classList.remove('dragged');
      button.style.transform = '';
      start = undefined;
      if (drop && moved) this.handlers.onMove(this.indexOf(id), this.indexAt(clientX));
    };
    button.addEventListener('pointerup', ({ clientX }) => end(true, clientX));
    button.addEventListener('pointercancel', () => end(false));
    button.addEventListener('click', (event) => {
      // The click that ends a drag opens nothing.
      if (moved) event.stopPropagation();
      else this.handlers.onMenu(this.axes[this.indexOf(id)], button);
      moved = false;
    });
  }

  /** The place nearest to where something is dropped. */
  private indexAt(clientX: number): number {
    const { left, width } = this.element.getBoundingClientRect();
    const last = this.axes.length - 1;
    const gap = (width - 2 * sideMargin) / Math.max(1, last);
    return Math.min(last, Math.max(0, Math.round((clientX - left - sideMargin) / gap)));
  }

  private place(): void {
    const { clientWidth } = this.element;
    const { length } = this.axes;
    const gap = axisLeft(1, length, clientWidth) - axisLeft(0, length, clientWidth);
    this.axes.forEach((axis, index) => {
      const button = this.buttonOf(axis);
      const holder = button.parentElement;
      if (!holder) return;
      holder.style.left = `${axisLeft(index, length, clientWidth)}px`;
      // Those at the sides have no more room than there is beside them.
      const most = index === 0 || index === length - 1 ? 2 * sideMargin : 200;
      button.style.maxWidth = `${Math.max(60, Math.min(gap - 6, most))}px`;
    });
  }
}
