import * as l10n from '@vscode/l10n';
import type { ImportantParameter, ParameterImportance } from '../../src/sweeps/importance/contract';
import { element, icon } from '../shared/dom';
import { formatFixed } from '../shared/number-format';

/** Which parameters decide about a figure, with what there is to say against believing it. */
export class ImportanceTable {
  readonly element: HTMLElement;
  private readonly body = element('tbody');
  private readonly warning = element('p', { class: 'trust' });
  private readonly caption = element('p', { class: 'muted numeric' });
  private readonly table: HTMLElement;
  private readonly empty = element('div', { class: 'empty' });

  constructor() {
    const head = element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, l10n.t('Parameter')),
        element('th', { scope: 'col', class: 'wide' }, l10n.t('Importance')),
        element('th', { scope: 'col', class: 'numeric' }, l10n.t('5 to 95 %')),
        element('th', { scope: 'col', class: 'wide' }, l10n.t('Correlation')),
      ),
    );
    this.table = element(
      'div',
      { class: 'scroll-x', tabindex: '0', role: 'region', 'aria-label': l10n.t('Table of parameters') },
      element('table', { class: 'importance', 'aria-labelledby': 'importance-heading' }, head, this.body),
    );
    this.element = element(
      'section',
      { 'aria-labelledby': 'importance-heading' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'importance-heading' }, l10n.t('Parameter importance')),
      ),
      this.warning,
      this.table,
      this.caption,
      this.empty,
    );
    this.say(l10n.t('Nothing is complete yet.'));
  }

  get isEmpty(): boolean {
    return !this.empty.hidden;
  }

  /** Instead of a table. */
  say(text: string): void {
    this.table.hidden = this.warning.hidden = this.caption.hidden = true;
    this.empty.hidden = false;
    this.empty.replaceChildren(text);
  }

  show(importance: ParameterImportance, figure: string, labelOf: (parameter: string) => string): void {
    const { parameters, trust, floor } = importance;
    if (parameters.length === 0) {
      return this.say(l10n.t('No parameter took more than one value in a trial that was measured.'));
    }
    this.empty.hidden = true;
    this.table.hidden = this.caption.hidden = false;
    const warning = trustText(importance, figure);
    this.warning.hidden = warning === undefined;
    this.warning.replaceChildren(icon('warning'), warning ?? '');
    this.table.classList.toggle('doubtful', trust !== 'fine');
    this.body.replaceChildren(
      ...parameters.map((parameter) => row(parameter, floor, labelOf(parameter.name))),
    );
    this.caption.textContent = basisText(importance);
  }
}

function trustText({ trust, trials, explained }: ParameterImportance, figure: string): string | undefined {
  if (trust === 'fine') return undefined;
  if (trust === 'too-few') {
    return l10n.t(
      'Too few trials to say anything: {0}. Below about 30 every method names the wrong parameter now and then.',
      trials,
    );
  }
  return l10n.t(
    'The parameters explain little of {0} (R² {1} on trials held out): do not read much into the order.',
    figure,
    signed(explained),
  );
}

function basisText({ trials, leftOut, explained, floor }: ParameterImportance): string {
  const basis =
    explained === undefined
      ? l10n.t('Random forest over {0} trials.', trials)
      : l10n.t('Random forest over {0} trials, out-of-bag R² {1}.', trials, signed(explained));
  const chance = l10n.t('The mark shows how far a parameter of dice throws would get: {0}.', percent(floor));
  if (leftOut === 0) return `${basis} ${chance}`;
  const out =
    leftOut === 1
      ? l10n.t('One trial without the figure is left out.')
      : l10n.t('{0} trials without the figure are left out.', leftOut);
  return `${basis} ${chance} ${out}`;
}

function row(
  { name, share, low, high, correlations }: ImportantParameter,
  floor: number,
  shortName: string,
): HTMLElement {
  const fill = element('span', { class: 'fill' });
  fill.style.width = width(share);
  const range = element('span', { class: 'range' });
  range.style.left = width(low);
  range.style.width = width(high - low);
  const mark = element('span', { class: 'floor' });
  mark.style.left = width(floor);
  const bar = element('div', { class: 'share', 'aria-hidden': 'true' }, fill, range, mark);
  const signs = correlations.map(({ label, value }) =>
    element(
      'div',
      { class: 'correlation' },
      correlationBar(value),
      element('span', { class: 'numeric' }, signed(value)),
      ...(label === name ? [] : [element('span', { class: 'muted' }, label.slice(label.indexOf('=') + 1))]),
    ),
  );
  return element(
    'tr',
    {},
    element('th', { scope: 'row', title: name }, shortName),
    element(
      'td',
      {},
      element('div', { class: 'share-cell' }, bar, element('span', { class: 'numeric' }, percent(share))),
    ),
    element('td', { class: 'numeric' }, `${percent(low)} – ${percent(high)}`),
    element('td', {}, ...signs),
  );
}

/** To the left of the middle for what lowers the figure, to the right for what raises it. */
function correlationBar(value: number): HTMLElement {
  const fill = element('span', { class: value < 0 ? 'fill negative' : 'fill' });
  const size = Math.min(1, Math.abs(value)) * 50;
  fill.style.width = `${size}%`;
  fill.style.left = `${value < 0 ? 50 - size : 50}%`;
  return element('span', { class: 'sign', 'aria-hidden': 'true' }, fill);
}

const width = (share: number) => `${Math.max(0, Math.min(1, share)) * 100}%`;
const percent = (share: number) => `${Math.round(100 * Math.max(0, share))} %`;

const signed = (value: number | undefined) => formatFixed(value, 2).replace('-', '−');
