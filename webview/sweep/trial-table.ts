import * as l10n from '@vscode/l10n';
import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element, icon } from '../shared/dom';
import { keepScrollOf, type Scroll } from '../shared/kept-scroll';
import { createButton } from '../shared/toolkit';
import { ColumnWidths } from './column-widths';
import { hiddenText, type TableColumn } from './table-columns';
import { trialTitle } from './trial-text';

export interface TableView {
  /** In the order in which they are shown. */
  readonly trials: readonly TrialRow[];
  /** Also those that are filtered out: columns are as wide as they need. */
  readonly all: readonly TrialRow[];
  readonly columns: readonly TableColumn[];
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly chosen: ReadonlySet<number>;
  readonly best?: number;
}

export interface TableHandlers {
  readonly onSort: (column: string) => void;
  readonly onChoose: (trials: readonly number[], on: boolean) => void;
  readonly onOpen: (trial: number) => void;
  readonly onStop: (trial: number) => void;
}

interface DrawnRow {
  readonly element: HTMLElement;
  readonly trial: TrialRow;
  /** What else it looks like. */
  readonly state: string;
}

const rowHeight = 28;
/** Rows above and below those in sight, so that scrolling shows no gaps. */
const spare = 8;

/** The trials, one a row. Only the rows in sight exist: a thousand cost no more than thirty. */
export class TrialTable {
  readonly element: HTMLElement;
  private readonly head = element('thead');
  private readonly body = element('tbody');
  private readonly table = element('table', { class: 'trials' });
  private readonly widths = new ColumnWidths();
  private readonly above = filler();
  private readonly below = filler();
  private rows = new Map<number, DrawnRow>();
  /** As they were told: to ask for them would make the browser lay out the page. */
  private height = 0;
  private scrolled = 0;
  private view: TableView | undefined;
  private drawnHead = '';
  private readonly chooseAll = element('input', {
    type: 'checkbox',
    'aria-label': l10n.t('Choose all trials of the table'),
  });

  constructor(private readonly handlers: TableHandlers) {
    this.chooseAll.addEventListener('change', () => {
      const numbers = this.view?.trials.map(({ number }) => number) ?? [];
      this.handlers.onChoose(numbers, this.chooseAll.checked);
    });
    this.table.append(
      element('caption', { class: 'visually-hidden' }, l10n.t('Trials')),
      this.head,
      this.widths.element,
      this.body,
    );
    this.body.append(this.above, this.below);
    this.element = element(
      'div',
      { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': l10n.t('Table of trials') },
      this.table,
    );
    this.element.addEventListener('scroll', () => {
      this.scrolled = this.element.scrollTop;
      this.drawRows();
    });
    new ResizeObserver((entries) => {
      this.height = entries.at(-1)?.contentRect.height ?? 0;
      this.drawRows();
    }).observe(this.element);
  }

  keepScroll(former: Scroll | undefined, keep: (scroll: Scroll) => void): void {
    keepScrollOf(this.element, this.table, former, keep);
  }

  show(view: TableView): void {
    this.view = view;
    this.table.setAttribute('aria-rowcount', String(view.trials.length + 1));
    this.drawHead(view);
    this.widths.show(view.columns, view.all);
    this.drawRows();
  }

  private drawHead({ columns, sort, trials, chosen }: TableView): void {
    this.chooseAll.checked = trials.length > 0 && trials.every(({ number }) => chosen.has(number));
    const state = JSON.stringify([columns.map(({ id, label }) => [id, label]), sort]);
    if (state === this.drawnHead) return;
    this.drawnHead = state;
    const focused = this.head.querySelector<HTMLElement>(':focus')?.dataset.column;
    const cells = columns.map(({ id, label, numeric }) => {
      const isSorted = sort.column === id;
      const button = element(
        'button',
        { type: 'button', class: 'sort', 'data-column': id },
        label,
        ...(isSorted ? [icon(sort.descending ? 'arrow-down' : 'arrow-up')] : []),
      );
      button.addEventListener('click', () => this.handlers.onSort(id));
      const order = sort.descending ? 'descending' : 'ascending';
      return element(
        'th',
        { scope: 'col', class: numeric ? 'numeric' : '', ...(isSorted ? { 'aria-sort': order } : {}) },
        button,
      );
    });
    const last = element('td', { class: 'row-actions' });
    const pick = element('td', { class: 'pick' }, this.chooseAll);
    this.head.replaceChildren(element('tr', {}, pick, ...cells, last));
    if (focused !== undefined) {
      this.head.querySelector<HTMLElement>(`[data-column="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  private drawRows(): void {
    const { view } = this;
    if (!view) return;
    const { trials, columns } = view;
    const inSight = Math.ceil((this.height || 400) / rowHeight);
    // Of fewer trials than before, the last ones are in sight: that it was scrolled to them is told later.
    const last = Math.max(0, trials.length - inSight - spare);
    const first = Math.min(last, Math.max(0, Math.floor(this.scrolled / rowHeight) - spare));
    const end = Math.min(trials.length, first + inSight + 2 * spare);
    resize(this.above, first, columns.length + 2);
    resize(this.below, trials.length - end, columns.length + 2);
    const held = this.body.querySelector<HTMLElement>(':focus')?.dataset.key;
    const former = this.rows;
    const ids = columns.map(({ id }) => id).join('\n');
    const wanted = trials.slice(first, end).map((trial, i) => {
      const state = `${view.chosen.has(trial.number)} ${view.best === trial.number} ${ids}`;
      const known = former.get(trial.number);
      const isSame = known?.trial === trial && known.state === state;
      const row = isSame ? known : { element: this.row(trial, view), trial, state };
      row.element.setAttribute('aria-rowindex', String(first + i + 2));
      return row;
    });
    this.rows = new Map(wanted.map((row) => [row.trial.number, row]));
    const kept = new Set(wanted.map(({ element: row }) => row));
    for (const { element: row } of former.values()) if (!kept.has(row)) row.remove();
    // Rows that stand where they belong are left alone, and with them the focus.
    let next = this.above.nextSibling;
    for (const { element: row } of wanted) {
      if (row === next) next = row.nextSibling;
      else this.body.insertBefore(row, next);
    }
    if (held !== undefined && !this.body.contains(document.activeElement)) this.focusAgain(held);
  }

  /** Where the row is without the control, on its name; where there is no such row any more, on the table. */
  private focusAgain(key: string): void {
    const find = (wanted: string) => this.body.querySelector<HTMLElement>(`[data-key="${wanted}"]`);
    const place = find(key) ?? find(key.replace(/^\w+/, 'open')) ?? this.element;
    place.focus({ preventScroll: true });
  }

  private row(trial: TrialRow, { columns, chosen, best }: TableView): HTMLElement {
    const { number } = trial;
    const title = trialTitle(trial);
    const box = element('input', {
      type: 'checkbox',
      'aria-label': l10n.t('Choose {0}', title),
      'data-key': `pick-${number}`,
    });
    box.checked = chosen.has(number);
    box.addEventListener('change', () => this.handlers.onChoose([number], box.checked));
    const cells = columns.map(({ id, numeric, text, cell }, i) => {
      const content = cell?.(trial) ?? [text(trial)];
      if (i > 0) return element('td', { class: numeric ? 'numeric' : '' }, ...content);
      const link = element(
        'button',
        { type: 'button', class: 'link', 'data-key': `open-${number}`, title: l10n.t('Open {0}', title) },
        ...content,
      );
      link.addEventListener('click', () => this.handlers.onOpen(number));
      const star = number === best ? [icon('star-full'), hiddenText(l10n.t('best'))] : [];
      return element('th', { scope: 'row', 'data-column': id }, link, ...star);
    });
    const actions = element('td', { class: 'row-actions' });
    if (!trial.foreign && (trial.state === 'running' || trial.state === 'waiting')) {
      const stop = createButton({
        label: l10n.t('Stop {0}', title),
        icon: 'debug-stop',
        appearance: 'icon',
        onClick: () => this.handlers.onStop(number),
      });
      stop.element.dataset.key = `stop-${number}`;
      actions.append(stop.element);
    }
    return element(
      'tr',
      box.checked ? { class: 'chosen' } : {},
      element('td', { class: 'pick' }, box),
      ...cells,
      actions,
    );
  }
}

/** Stands in for rows out of sight. */
function filler(): HTMLElement {
  return element('tr', { class: 'filler', 'aria-hidden': 'true', hidden: '' }, element('td'));
}

function resize(row: HTMLElement, rows: number, columns: number): void {
  row.hidden = rows === 0;
  const cell = row.firstElementChild as HTMLTableCellElement;
  cell.colSpan = columns;
  cell.style.height = `${rows * rowHeight}px`;
}
