import * as l10n from '@vscode/l10n';
import { PictureCanvas } from '../pictures/picture-canvas';
import { createPictureFrame } from '../pictures/picture-frame';
import { ZoomGroup, type PictureView, type PixelReading } from '../pictures/zoom-group';
import { element, setText } from '../shared/dom';
import { isShortcut } from '../shared/keys';
import { formatCount } from '../shared/number-format';
import { createButton } from '../shared/toolkit';
import { imageFiguresText } from './image-figures-text';
import { cellPicture, columnNames, columnTitle, type DifferenceView, type Sheet } from '../pictures/sheet';
import { figuresOf } from './sheet-figures';

interface Pane extends PictureView {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
  readonly figures: HTMLElement;
  /** The value under the pointer. */
  readonly value: HTMLElement;
}

const zoomStep = 1.5;

/** The six pictures of one pair large, looked at as one. Page Up and Page Down go on to other pairs, Esc closes. */
export class PairDialog {
  readonly element: HTMLDialogElement;
  private readonly caption = element('h2', { id: 'pair-caption', class: 'numeric' });
  private readonly scale = element('output', { class: 'numeric pair-scale' });
  private readonly place = element('span', { class: 'numeric muted pair-place' });
  private readonly panes = columnNames.map((name) => createPane(name));
  private readonly zoom = new ZoomGroup({
    onScale: (scale) => setText(this.scale, `${formatCount(100 * scale)} %`),
    onPoint: (readings) => this.showValues(readings),
  });
  private readonly previous;
  private readonly next;
  private sheet: Sheet | undefined;
  private view: DifferenceView = { gain: 1, grey: false };
  private row = 0;

  /** `onClose` is told the pair and the column that were looked at last. */
  constructor(onClose: (row: number, column: number) => void) {
    const button = (label: string, icon: string, onClick: () => void) =>
      createButton({ label, icon, appearance: 'icon', onClick });
    this.previous = button(l10n.t('Previous Pair'), 'arrow-up', () => this.step(-1));
    this.next = button(l10n.t('Next Pair'), 'arrow-down', () => this.step(1));
    this.element = element(
      'dialog',
      { class: 'pair-dialog', 'aria-labelledby': 'pair-caption' },
      element(
        'div',
        { class: 'pair-head' },
        element('div', { class: 'pair-group' }, this.previous.element, this.next.element, this.caption),
        this.place,
        element(
          'div',
          { class: 'pair-group' },
          button(l10n.t('Zoom Out'), 'zoom-out', () => this.zoom.zoomBy(1 / zoomStep)).element,
          this.scale,
          button(l10n.t('Zoom In'), 'zoom-in', () => this.zoom.zoomBy(zoomStep)).element,
          textButton(l10n.t('Fit'), () => this.zoom.fit()),
          textButton(l10n.t('100 %'), () => this.zoom.actualSize()),
          button(l10n.t('Close'), 'close', () => this.element.close()).element,
        ),
      ),
      element('div', { class: 'pair-panes' }, ...this.panes.map((pane) => pane.element)),
    );
    let column = 0;
    this.element.addEventListener('focusin', ({ target }) => {
      const focused = this.panes.findIndex(({ frame }) => frame === target);
      if (focused >= 0) column = focused;
    });
    this.element.addEventListener('keydown', (event) => {
      const distance = { PageUp: -1, PageDown: 1 }[event.key];
      if (distance === undefined || isShortcut(event)) return;
      event.preventDefault();
      this.step(distance);
    });
    this.element.addEventListener('close', () => {
      this.zoom.setViews([]);
      onClose(this.row, column);
    });
  }

  open(sheet: Sheet, view: DifferenceView, row: number, column: number): void {
    this.row = row;
    this.element.showModal();
    this.zoom.setViews(this.panes);
    this.update(sheet, view);
    this.zoom.fit();
    this.panes[column].frame.focus();
  }

  /** Shows another sheet, or the differences in another way, if it is open. */
  update(sheet: Sheet, view: DifferenceView): void {
    if (!this.element.open) return;
    this.sheet = sheet;
    this.view = view;
    this.draw();
  }

  private step(distance: number): void {
    const last = (this.sheet?.pictures.length ?? 1) - 1;
    this.row = Math.min(last, Math.max(0, this.row + distance));
    this.draw();
  }

  private draw(): void {
    const { sheet, view, row } = this;
    if (!sheet) return;
    const pairs = sheet.pictures.length;
    setText(this.caption, l10n.t('Pair {0} of {1} · step {2}', row + 1, pairs, formatCount(sheet.step)));
    this.previous.setEnabled(row > 0);
    this.next.setEnabled(row < pairs - 1);
    const { cover, secret } = figuresOf(sheet).pairs[row];
    this.panes.forEach(({ canvas, title, figures }, column) => {
      const name = columnTitle(column, view);
      canvas.show(cellPicture(sheet, row, column, view), name);
      setText(title, name);
      if (column === 2) setText(figures, imageFiguresText(cover));
      if (column === 3) setText(figures, imageFiguresText(secret));
    });
    this.zoom.update();
  }

  private showValues(readings: readonly PixelReading[]): void {
    const [first] = readings;
    setText(this.place, first ? `x ${first.x}, y ${first.y}` : '');
    for (const pane of this.panes) {
      const reading = readings.find(({ view }) => view === pane);
      setText(pane.value, reading ? reading.rgb.join(' ') : '');
    }
  }
}

function textButton(label: string, onClick: () => void): HTMLElement {
  return createButton({ label, appearance: 'secondary', onClick }).element;
}

function createPane(name: string): Pane {
  const canvas = new PictureCanvas(name);
  const frame = createPictureFrame(name, canvas.element);
  const title = element('span', { class: 'pair-title' }, name);
  const figures = element('span', { class: 'numeric muted' });
  const value = element('span', { class: 'numeric pair-value', 'aria-hidden': 'true' });
  return {
    name,
    frame,
    canvas,
    title,
    figures,
    value,
    element: element(
      'figure',
      { class: 'pair-pane' },
      element('figcaption', {}, title, figures, value),
      frame,
    ),
  };
}
