import * as l10n from '@vscode/l10n';
import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element } from '../shared/dom';
import type { Column } from './columns';
import { formatFigure } from './number-text';
import { stateText, trialTitle } from './trial-text';

const distance = 14;
/** What stays free at the edges of the window, in pixels. */
const edge = 4;

/** Beside the pointer: what trial it points to, and all that is known of it. The table says the same to everybody. */
export class ChartTip {
  readonly element = element('div', { class: 'chart-tip', 'aria-hidden': 'true', hidden: '' });
  private shown: TrialRow | undefined;

  show(trial: TrialRow, columns: readonly Column[], { clientX, clientY }: MouseEvent): void {
    const { element: box } = this;
    if (trial !== this.shown) {
      this.shown = trial;
      const title = element('strong', {}, trialTitle(trial));
      const values = element('div', { class: 'tip-values numeric' });
      box.replaceChildren(
        element('div', {}, title, ` · ${stateText(trial)}`),
        ...(trial.problem === undefined ? [] : [element('div', { class: 'tip-problem' }, trial.problem)]),
        values,
      );
      box.hidden = false;
      this.fill(values, trial, columns);
    }
    box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = box;
    const right = clientX + distance;
    box.style.left = `${right + width <= innerWidth ? right : Math.max(edge, clientX - distance - width)}px`;
    box.style.top = `${Math.max(edge, Math.min(clientY + distance, innerHeight - height - edge))}px`;
  }

  /** As many parameters as there is room for, and all figures. */
  private fill(values: HTMLElement, trial: TrialRow, columns: readonly Column[]): void {
    const known = columns.filter((column) => column.valueOf(trial) !== undefined);
    const lines = (some: readonly Column[]) => some.flatMap((column) => line(column, trial));
    values.replaceChildren(...lines(known));
    const most = innerHeight - 2 * edge;
    const height = this.element.offsetHeight;
    if (height <= most) return;
    const figures = known.filter(({ figure }) => figure);
    const parameters = known.filter(({ figure }) => !figure);
    const lineHeight = values.offsetHeight / known.length;
    // One line says how many there are besides.
    const left = Math.min(parameters.length, Math.ceil((height - most) / lineHeight) + 1);
    const shown = parameters.slice(0, parameters.length - left);
    const more = element('span', { class: 'muted tip-more' }, l10n.t('and {0} more', left));
    values.replaceChildren(...lines(shown), more, ...lines(figures));
  }

  hide(): void {
    this.element.hidden = true;
    this.shown = undefined;
  }
}

function line(column: Column, trial: TrialRow): HTMLElement[] {
  const text = formatFigure(column.valueOf(trial));
  return [element('span', { class: 'muted' }, column.label), element('span', {}, text)];
}
