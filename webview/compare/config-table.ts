import * as l10n from '@vscode/l10n';
import type { ConfigComparison } from '../../src/vscode/panels/compare/contract';
import { element } from '../shared/dom';

/** The settings in which the runs differ, and only those. */
export class ConfigTable {
  private readonly content = element('div');
  readonly element = element(
    'section',
    { 'aria-labelledby': 'configs-heading' },
    element(
      'div',
      { class: 'section-head' },
      element('h2', { id: 'configs-heading' }, l10n.t('Differences of configuration')),
    ),
    this.content,
  );

  update({ names, differences }: ConfigComparison): void {
    this.element.hidden = names.length < 2;
    if (differences.length === 0) {
      this.content.replaceChildren(
        element('p', { class: 'muted' }, l10n.t('No differences: all were trained with the same settings.')),
      );
      return;
    }
    const head = [l10n.t('Setting'), ...names].map((name) => element('th', { scope: 'col' }, name));
    const rows = differences.map(({ setting, values }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, setting),
        ...values.map((value) => element('td', {}, value)),
      ),
    );
    this.content.replaceChildren(
      element(
        'div',
        {
          class: 'scroll-x',
          tabindex: '0',
          role: 'region',
          'aria-label': l10n.t('Table of differing settings'),
        },
        element(
          'table',
          { class: 'configs', 'aria-labelledby': 'configs-heading' },
          element('thead', {}, element('tr', {}, ...head)),
          element('tbody', {}, ...rows),
        ),
      ),
    );
  }
}
