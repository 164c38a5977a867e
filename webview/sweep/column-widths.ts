import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element } from '../shared/dom';
import type { TableColumn } from './table-columns';

/**
 * Keeps columns as wide as their longest text, also where that is out of sight and not in the table: they would jump as
 * the table is scrolled. A row without height holds these texts.
 */
export class ColumnWidths {
  readonly element = element('tbody', { class: 'widths', 'aria-hidden': 'true' });
  private readonly measured = new WeakSet<TrialRow>();
  private readonly longest = new Map<string, string>();
  private drawn = '';

  show(columns: readonly TableColumn[], trials: readonly TrialRow[]): void {
    const ids = columns.map(({ id }) => id).join('\n');
    const news = trials.filter((trial) => !this.measured.has(trial));
    for (const trial of news) this.measured.add(trial);
    for (const { id, text } of columns) {
      // A column that was hidden has not been looked at yet.
      for (const trial of this.longest.has(id) ? news : trials) {
        const words = text(trial);
        if (words.length > (this.longest.get(id)?.length ?? 0)) this.longest.set(id, words);
      }
    }
    const state = `${ids}\n${columns.map(({ id }) => this.longest.get(id)).join('\n')}`;
    if (state === this.drawn) return;
    this.drawn = state;
    const cells = columns.map(({ id }) => element('td', {}, element('div', {}, this.longest.get(id) ?? '')));
    this.element.replaceChildren(element('tr', {}, element('td'), ...cells, element('td')));
  }
}
