import * as l10n from '@vscode/l10n';
import { PictureCanvas } from '../pictures/picture-canvas';
import { createPictureFrame } from '../pictures/picture-frame';
import { ZoomGroup, type PictureView } from '../pictures/zoom-group';
import { ZoomToolbar } from '../pictures/zoom-toolbar';
import { element, setText } from '../shared/dom';
import { createButton } from '../shared/toolkit';
import { columnNames, sixPictures, type Sheet } from './entry';

/** All pictures of a pair, large, panned and zoomed as one. */
export class PairDialog {
  private readonly caption = element('h2', { id: 'pair-caption' });
  private readonly grid = element('div', { class: 'pair-grid' });
  private readonly group = new ZoomGroup({ onScale: (scale) => this.zoom.showScale(scale) });
  private readonly zoom = new ZoomToolbar(() => this.group);
  private pair = 0;
  readonly element: HTMLDialogElement;

  constructor() {
    const close = createButton({
      label: l10n.t('Close'),
      icon: 'close',
      appearance: 'icon',
      onClick: () => this.element.close(),
    });
    this.element = element(
      'dialog',
      { class: 'pair-dialog', 'aria-labelledby': 'pair-caption' },
      element(
        'div',
        { class: 'pair-head' },
        this.caption,
        element('div', { class: 'pair-tools' }, this.zoom.element, close.element),
      ),
      this.grid,
    );
  }

  open(sheet: Sheet, pair: number): void {
    this.pair = pair;
    this.element.showModal();
    this.update(sheet);
    this.group.fit();
  }

  /** Draws the pair again while it is shown, and keeps where one looks. */
  update(sheet: Sheet): void {
    if (!this.element.open) return;
    if (!sheet.originals[this.pair]) return this.element.close();
    setText(this.caption, l10n.t('Pair {0}', this.pair + 1));
    const names = columnNames(sheet.difference);
    const views: PictureView[] = [];
    const rows = sheet.entries.flatMap((entry) => {
      const pictures = sixPictures(sheet, this.pair, entry);
      if (!pictures) return [];
      const cells = pictures.map((picture, column) => {
        const name = `${entry.label}, ${names[column]}`;
        const canvas = new PictureCanvas(name);
        canvas.show(picture);
        const frame = createPictureFrame(name, canvas.element);
        views.push({ name, frame, canvas });
        return element('figure', {}, frame, element('figcaption', { class: 'muted' }, names[column]));
      });
      return [element('h3', {}, entry.label), ...cells];
    });
    this.grid.replaceChildren(...rows);
    this.group.setViews(views);
  }
}
