import * as l10n from '@vscode/l10n';
import { PictureCanvas } from '../pictures/picture-canvas';
import { createPictureFrame } from '../pictures/picture-frame';
import { ZoomGroup, type PictureView } from '../pictures/zoom-group';
import { element, setText } from '../shared/dom';
import { createButton } from '../shared/toolkit';
import { columnNames, sixPictures, type Sheet } from './entry';

/** All pictures of a pair, large, panned and zoomed as one. */
export class PairDialog {
  private readonly caption = element('h2', { id: 'pair-caption' });
  private readonly scale = element('output', { class: 'muted numeric', 'aria-label': l10n.t('Zoom') });
  private readonly grid = element('div', { class: 'pair-grid' });
  private readonly group = new ZoomGroup({
    onScale: (scale) => setText(this.scale, `${Math.round(scale * 100)} %`),
  });
  private pair = 0;
  readonly element: HTMLDialogElement;

  constructor() {
    const button = (label: string, name: string, onClick: () => void) =>
      createButton({ label, icon: name, appearance: 'icon', onClick }).element;
    this.element = element(
      'dialog',
      { class: 'pair-dialog', 'aria-labelledby': 'pair-caption' },
      element(
        'div',
        { class: 'pair-head' },
        this.caption,
        element(
          'div',
          { class: 'pair-tools' },
          button(l10n.t('Zoom Out'), 'zoom-out', () => this.group.zoomBy(1 / 1.5)),
          this.scale,
          button(l10n.t('Zoom In'), 'zoom-in', () => this.group.zoomBy(1.5)),
          button(l10n.t('Fit'), 'screen-full', () => this.group.fit()),
          button(l10n.t('Close'), 'close', () => this.element.close()),
        ),
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
