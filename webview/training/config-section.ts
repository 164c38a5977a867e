import * as l10n from '@vscode/l10n';
import type { ConfigTree, RunFile } from '../../src/vscode/panels/training/contract';
import { element, icon } from '../shared/dom';
import { createButton } from '../shared/toolkit';
import { configGroups } from './config-groups';

/** All that defines the run, as config.yaml says it, and the ways to its files. */
export class ConfigSection {
  readonly element: HTMLElement;
  private readonly groups = element('div', { class: 'config-groups', id: 'config-groups', hidden: '' });
  private shown = '';

  constructor(onOpen: (file: RunFile) => void) {
    const mark = icon('chevron-right');
    const toggle = element(
      'button',
      { type: 'button', class: 'disclosure', 'aria-expanded': 'false', 'aria-controls': 'config-groups' },
      mark,
      l10n.t('Configuration'),
    );
    toggle.addEventListener('click', () => {
      const open = this.groups.hidden;
      this.groups.hidden = !open;
      toggle.setAttribute('aria-expanded', String(open));
      mark.className = `codicon codicon-chevron-${open ? 'down' : 'right'}`;
    });
    const button = (file: RunFile, label: string, iconName: string) =>
      createButton({ label, icon: iconName, appearance: 'secondary', onClick: () => onOpen(file) }).element;
    this.element = element(
      'section',
      { class: 'configuration', 'aria-labelledby': 'config-heading' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'config-heading' }, toggle),
        element(
          'div',
          { class: 'button-row' },
          button('config', l10n.t('Open config.yaml'), 'go-to-file'),
          button('log', l10n.t('Open Log'), 'output'),
          button('folder', l10n.t('Open Folder'), 'folder-opened'),
        ),
      ),
      this.groups,
    );
  }

  update(config: ConfigTree | undefined): void {
    const text = JSON.stringify(config ?? {});
    if (text === this.shown) return;
    this.shown = text;
    this.groups.replaceChildren(
      ...configGroups(config ?? {}).map(({ name, settings }) =>
        element(
          'div',
          { class: 'config-group' },
          ...(name === '' ? [] : [element('h3', {}, name)]),
          element(
            'dl',
            {},
            ...settings.map(([key, value]) =>
              element('div', {}, element('dt', {}, key), element('dd', { class: 'numeric' }, value)),
            ),
          ),
        ),
      ),
    );
  }
}
