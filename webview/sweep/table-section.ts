import * as l10n from '@vscode/l10n';
import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element, setText } from '../shared/dom';
import { setHidden } from '../shared/focus';
import type { Scroll } from '../shared/kept-scroll';
import {
  createButton,
  createCheckbox,
  createTextField,
  type Button,
  type TextField,
} from '../shared/toolkit';
import { Popover } from './popover';
import type { TableColumn } from './table-columns';
import { TrialTable } from './trial-table';
import { matches, sorted } from './trial-set';
import { stateText } from './trial-text';

export interface TableState {
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly hidden: readonly string[];
  readonly filter: string;
}

export interface TableSectionHandlers {
  readonly onState: (state: TableState) => void;
  readonly onChoose: (trials: readonly number[], on: boolean) => void;
  readonly onOpen: (trial: number) => void;
  readonly onStop: (trial: number) => void;
  readonly onCompare: () => void;
}

/** The table of trials with its filter, its columns and what can be done with those that are chosen. */
export class TableSection {
  readonly element: HTMLElement;
  private readonly table: TrialTable;
  private readonly caption = element('span', { class: 'muted numeric' });
  private readonly popover = new Popover();
  private readonly compare: Button;
  private readonly unchoose: Button;
  private readonly filter: TextField;
  private readonly none = element('div', { class: 'empty' }, l10n.t('No trial is like that.'));
  private trials: readonly TrialRow[] = [];
  private all: readonly TrialRow[] = [];
  private columns: readonly TableColumn[] = [];
  private chosen: ReadonlySet<number> = new Set();
  private best: number | undefined;

  constructor(
    private state: TableState,
    private readonly handlers: TableSectionHandlers,
  ) {
    this.table = new TrialTable({
      onSort: (column) => {
        const { sort } = this.state;
        this.change({ sort: { column, descending: sort.column === column && !sort.descending } });
      },
      onChoose: handlers.onChoose,
      onOpen: handlers.onOpen,
      onStop: handlers.onStop,
    });
    // Only what is cut off is said once more.
    this.table.element.addEventListener('pointerover', ({ target }) => {
      const cell = target instanceof Element && target.closest<HTMLElement>('th, td, .sort');
      if (cell && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent ?? '';
    });
    this.filter = createTextField(l10n.t('Filter the trials'), {
      onInput: (text) => this.change({ filter: text }),
      onEnter: () => {},
    });
    this.filter.element.setAttribute('placeholder', l10n.t('Filter, for example tanh or failed'));
    this.filter.setValue(state.filter);
    const pick = createButton({
      label: l10n.t('Columns…'),
      icon: 'list-selection',
      appearance: 'secondary',
      onClick: () => this.openColumns(pick.element),
    });
    this.compare = createButton({
      label: l10n.t('Compare Chosen'),
      icon: 'diff',
      appearance: 'secondary',
      onClick: handlers.onCompare,
    });
    this.unchoose = createButton({
      label: l10n.t('Choose None'),
      icon: 'close-all',
      appearance: 'secondary',
      onClick: () => handlers.onChoose([...this.chosen], false),
    });
    this.element = element(
      'section',
      { 'aria-labelledby': 'trials-heading' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'trials-heading' }, l10n.t('Trials')),
        this.caption,
        element(
          'div',
          { class: 'section-tools' },
          this.compare.element,
          this.unchoose.element,
          this.filter.element,
          pick.element,
        ),
      ),
      this.table.element,
      this.none,
      this.popover.element,
    );
  }

  keepScroll(former: Scroll | undefined, keep: (scroll: Scroll) => void): void {
    this.table.keepScroll(former, keep);
  }

  show(
    trials: readonly TrialRow[],
    all: readonly TrialRow[],
    columns: readonly TableColumn[],
    chosen: ReadonlySet<number>,
    best: number | undefined,
  ): void {
    Object.assign(this, { trials, all, columns, chosen, best });
    this.draw();
  }

  private change(change: Partial<TableState>): void {
    this.state = { ...this.state, ...change };
    this.handlers.onState(this.state);
    this.draw();
  }

  private draw(): void {
    const { sort, hidden, filter } = this.state;
    const found = this.trials.filter((trial) => matches(trial, filter, stateText(trial)));
    const key = this.columns.find(({ id }) => id === sort.column) ?? this.columns[0];
    const trials = sorted(found, key.valueOf, sort.descending);
    const columns = this.columns.filter(({ id }, i) => i === 0 || !hidden.includes(id));
    this.table.show({ trials, all: this.all, columns, sort, chosen: this.chosen, best: this.best });
    this.none.hidden = trials.length > 0;
    const { size } = this.chosen;
    setHidden(
      [
        [this.table.element, trials.length === 0],
        [this.compare.element, size < 2],
        [this.unchoose.element, size === 0],
      ],
      this.filter.element,
    );
    const shown = trials.length === 1 ? l10n.t('one trial') : l10n.t('{0} trials', trials.length);
    setText(this.caption, size === 0 ? shown : `${shown}, ${l10n.t('{0} chosen', size)}`);
  }

  private openColumns(button: HTMLElement): void {
    const boxes = this.columns.slice(1).map(({ id, label }) =>
      createCheckbox(label, !this.state.hidden.includes(id), (on) => {
        const others = this.state.hidden.filter((one) => one !== id);
        this.change({ hidden: on ? others : [...others, id] });
      }),
    );
    const group = element('div', { class: 'popover-group' }, ...boxes);
    this.popover.open(button, l10n.t('Columns'), group);
  }
}
