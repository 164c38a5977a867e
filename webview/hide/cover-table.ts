import * as l10n from '@vscode/l10n';
import type { CoverRow, CoverState, FromHidePage } from '../../src/vscode/panels/hide/contract';
import { element, icon, setText } from '../shared/dom';
import { formatFixed } from '../shared/number-format';
import { createButton } from '../shared/toolkit';

type Post = (message: FromHidePage) => void;

/** Several covers with what became of each, and what can be done with all of them. */
export class CoverTable {
  readonly element: HTMLElement;
  private readonly body = element('tbody');
  private readonly summary = element('p', { class: 'muted numeric', role: 'status' });
  private readonly start;
  private readonly cancel;
  private readonly undo;
  private rows: CoverRow[] = [];
  private running = false;

  constructor(private readonly post: Post) {
    const button = (label: string, name: string, primary: boolean, message: FromHidePage) =>
      createButton({
        label,
        icon: name,
        appearance: primary ? 'primary' : 'secondary',
        onClick: () => post(message),
      });
    this.start = button('', 'eye-closed', true, { type: 'start' });
    this.cancel = button(l10n.t('Cancel'), 'debug-stop', false, { type: 'cancel' });
    this.undo = button(l10n.t('Undo All'), 'discard', false, { type: 'undoAll' });
    const close = createButton({
      label: l10n.t('Close'),
      appearance: 'secondary',
      onClick: () => post({ type: 'discard' }),
    });
    const heading = (text: string) => element('th', { scope: 'col' }, text);
    this.element = element(
      'section',
      { class: 'covers', 'aria-labelledby': 'covers-heading' },
      element(
        'div',
        { class: 'covers-head' },
        element('h2', { id: 'covers-heading' }, l10n.t('Covers')),
        element(
          'div',
          { class: 'button-row' },
          this.start.element,
          this.cancel.element,
          this.undo.element,
          close.element,
        ),
      ),
      this.summary,
      element(
        'div',
        { class: 'covers-scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'covers-heading' },
        element(
          'table',
          {},
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              heading(l10n.t('Cover')),
              heading(l10n.t('State')),
              heading(l10n.t('Cover PSNR')),
              heading(l10n.t('Secret PSNR')),
              heading(l10n.t('Container')),
            ),
          ),
          this.body,
        ),
      ),
    );
  }

  update(running: boolean, rows: readonly CoverRow[]): void {
    this.running = running;
    this.rows = [...rows];
    this.body.replaceChildren(...rows.map((row, index) => this.rowElement(row, index)));
    this.show();
  }

  updateRow(index: number, row: CoverRow): void {
    const before = this.rows.at(index);
    if (!before) return;
    this.rows[index] = row;
    const shown = this.body.rows[index];
    if (before.state === 'working' && row.state === 'working') {
      setText(shown.cells[1].querySelector('.state-text') ?? shown.cells[1], stateText(row));
    } else shown.replaceWith(this.rowElement(row, index));
    this.show();
  }

  private rowElement(row: CoverRow, index: number): HTMLElement {
    const state = element('td', { class: 'state', 'data-state': row.state });
    const mark = icon(icons[row.state]);
    if (row.state === 'working') mark.classList.add('codicon-modifier-spin');
    state.append(mark, element('span', { class: 'state-text' }, stateText(row)));
    const name = element('th', { scope: 'row', title: row.name }, row.name);
    if (row.error !== undefined) {
      const error = element('td', { colspan: '3', class: 'row-error', title: row.error }, row.error);
      return element('tr', {}, name, state, error);
    }
    const output = element('td', { class: 'output' });
    if (row.output !== undefined) {
      const preview = createButton({
        label: l10n.t('Preview what {0} reveals', row.output),
        icon: 'open-preview',
        appearance: 'icon',
        onClick: () => this.post({ type: 'previewRow', index }),
      });
      output.append(element('span', { title: row.output }, row.output), preview.element);
    }
    const figure = (psnr: number | undefined) =>
      element('td', { class: 'numeric' }, psnr === undefined ? '' : formatFixed(psnr, 1, ' dB'));
    return element('tr', {}, name, state, figure(row.coverPsnr), figure(row.secretPsnr), output);
  }

  private show(): void {
    const count = (state: CoverState) => this.rows.filter((row) => row.state === state).length;
    const [hidden, failed] = [count('hidden'), count('failed')];
    const open = this.rows.length - hidden;
    this.start.element.hidden = this.running || open === 0;
    this.start.setLabel(
      failed > 0 && failed === open ? l10n.t('Retry {0} Failed', failed) : l10n.t('Hide in {0} Images', open),
    );
    this.cancel.element.hidden = !this.running;
    this.undo.element.hidden = hidden === 0;
    this.undo.setEnabled(!this.running);
    const parts = [
      l10n.t('{0} of {1} hold the secret', hidden, this.rows.length),
      ...(failed > 0 ? [l10n.t('{0} cannot be used', failed)] : []),
    ];
    setText(this.summary, parts.join(' · '));
  }
}

const icons: Readonly<Record<CoverState, string>> = {
  waiting: 'circle-large-outline',
  working: 'sync',
  hidden: 'pass',
  failed: 'error',
};

function stateText({ state, fraction }: CoverRow): string {
  switch (state) {
    case 'waiting':
      return l10n.t('waiting');
    case 'working':
      return `${Math.floor((fraction ?? 0) * 100)} %`;
    case 'hidden':
      return l10n.t('hidden');
    case 'failed':
      return l10n.t('failed');
  }
}
