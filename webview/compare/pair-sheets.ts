import * as l10n from '@vscode/l10n';
import { drawPixels } from '../pictures/picture-canvas';
import { element } from '../shared/dom';
import { createButton } from '../shared/toolkit';
import { columnNames, sixPictures, type Sheet } from './entry';

/** The six columns, grouped by pair: what the checkpoints made of the same pair stands under each other. */
export class PairSheets {
  private readonly head = element('thead');
  private readonly table = element('table', { class: 'sheets', 'aria-labelledby': 'sheets-heading' });
  private readonly empty = element(
    'div',
    { class: 'empty' },
    l10n.t('The pictures appear as soon as the first checkpoint is measured.'),
  );
  readonly element = element(
    'section',
    { 'aria-labelledby': 'sheets-heading' },
    element(
      'div',
      { class: 'section-head' },
      element('h2', { id: 'sheets-heading' }, l10n.t('Pictures')),
      element('span', { class: 'muted' }, l10n.t('Click one to enlarge its pair.')),
    ),
    element(
      'div',
      { class: 'scroll-x', tabindex: '0', role: 'region', 'aria-label': l10n.t('Sheet of pictures') },
      this.table,
    ),
    this.empty,
  );

  constructor(private readonly onEnlarge: (pair: number) => void) {}

  update(sheet: Sheet): void {
    const shown = sheet.entries.length > 0 && sheet.originals.length > 0;
    this.table.hidden = !shown;
    this.empty.hidden = shown;
    const names = columnNames(sheet.difference);
    const columns = names.map((name) => element('th', { scope: 'col' }, name));
    const corner = element('th', { scope: 'col' }, l10n.t('Checkpoint'));
    this.head.replaceChildren(element('tr', {}, corner, ...columns));
    this.table.replaceChildren(
      this.head,
      ...sheet.originals.map((_, pair) => this.group(sheet, pair, names)),
    );
  }

  private group(sheet: Sheet, pair: number, names: readonly string[]): HTMLElement {
    const title = l10n.t('Pair {0}', pair + 1);
    const enlarge = createButton({
      label: l10n.t('Enlarge Pair {0}', pair + 1),
      icon: 'zoom-in',
      appearance: 'icon',
      onClick: () => this.onEnlarge(pair),
    });
    const heading = element(
      'th',
      { scope: 'rowgroup', colspan: String(names.length + 1), class: 'pair' },
      element('span', { class: 'pair-title' }, title, enlarge.element),
    );
    const rows = sheet.entries.flatMap((entry) => {
      const pictures = sixPictures(sheet, pair, entry);
      if (!pictures) return [];
      const cells = pictures.map((picture, column) => {
        const label = `${title}, ${entry.label}, ${names[column]}`;
        const canvas = element('canvas', { class: 'pixelated', role: 'img', 'aria-label': label });
        drawPixels(canvas, picture);
        canvas.addEventListener('click', () => this.onEnlarge(pair));
        return element('td', {}, canvas);
      });
      return [element('tr', {}, element('th', { scope: 'row' }, entry.label), ...cells)];
    });
    return element('tbody', {}, element('tr', {}, heading), ...rows);
  }
}
