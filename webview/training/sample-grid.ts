import * as l10n from '@vscode/l10n';
import { drawPixels } from '../pictures/picture-canvas';
import { element, setText } from '../shared/dom';
import { isShortcut } from '../shared/keys';
import { imageFiguresText } from './image-figures-text';
import { PairDialog } from './pair-dialog';
import { cellPicture, columnNames, type DifferenceView, type Sheet } from '../pictures/sheet';
import { figuresOf } from './sheet-figures';

interface Cell {
  readonly button: HTMLButtonElement;
  readonly canvas: HTMLCanvasElement;
  /** PSNR and SSIM, beneath what a network made. */
  readonly figures: HTMLElement;
}

/** The evaluation pairs, one row each. One cell is in the tab order; arrow keys move among the others. */
export class SampleGrid {
  readonly element: HTMLElement;
  private readonly body = element('tbody');
  // The browser would go back to where the dialog was opened, not to the pair that it led to.
  private readonly dialog = new PairDialog((row, column) => this.move(row, column));
  private cells: readonly (readonly Cell[])[] = [];
  private sheet: Sheet | undefined;
  private row = 0;
  private column = 0;

  constructor(private view: DifferenceView) {
    const head = element('tr', {}, ...columnNames.map((name) => element('th', { scope: 'col' }, name)));
    const table = element(
      'table',
      { class: 'samples-grid', role: 'grid', 'aria-label': l10n.t('Evaluation pairs') },
      element('thead', {}, head),
      this.body,
    );
    table.addEventListener('keydown', (event) => this.moveByKey(event));
    this.element = element('div', { class: 'samples-scroll' }, table, this.dialog.element);
  }

  show(sheet: Sheet): void {
    this.sheet = sheet;
    if (this.cells.length !== sheet.pictures.length) this.build(sheet.pictures.length);
    this.draw(0);
    this.dialog.update(sheet, this.view);
  }

  /** Measures what is shown. */
  showFigures(): void {
    if (!this.sheet) return;
    figuresOf(this.sheet).pairs.forEach(({ cover, secret }, row) => {
      setText(this.cells[row][2].figures, imageFiguresText(cover));
      setText(this.cells[row][3].figures, imageFiguresText(secret));
    });
  }

  setView(view: DifferenceView): void {
    this.view = view;
    this.draw(4);
    if (this.sheet) this.dialog.update(this.sheet, view);
  }

  private build(rows: number): void {
    this.cells = Array.from({ length: rows }, (_, row) =>
      columnNames.map((name, column) => {
        const canvas = element('canvas', { class: 'pixelated' });
        const figures = element('div', { class: 'cell-figures muted numeric' });
        const label = l10n.t('Pair {0}, {1}', row + 1, name);
        const button = element('button', { type: 'button', tabindex: '-1', 'aria-label': label }, canvas);
        button.addEventListener('click', () => {
          this.move(row, column);
          if (this.sheet) this.dialog.open(this.sheet, this.view, row, column);
        });
        return { button, canvas, figures };
      }),
    );
    this.body.replaceChildren(
      ...this.cells.map((cells) =>
        element(
          'tr',
          {},
          ...cells.map(({ button, figures }) => element('td', { role: 'gridcell' }, button, figures)),
        ),
      ),
    );
    this.move(Math.min(this.row, rows - 1), this.column, false);
  }

  private draw(firstColumn: number): void {
    const { sheet } = this;
    if (!sheet) return;
    this.cells.forEach((cells, row) =>
      cells.forEach(({ canvas }, column) => {
        if (column >= firstColumn) drawPixels(canvas, cellPicture(sheet, row, column, this.view));
      }),
    );
  }

  private moveByKey(event: KeyboardEvent): void {
    const { row, column } = this;
    const last = columnNames.length - 1;
    const targets: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [row, 0],
      End: [row, last],
    };
    const target = targets[event.key];
    if (!target || isShortcut(event)) return;
    event.preventDefault();
    this.move(...target);
  }

  private move(row: number, column: number, focus = true): void {
    if (this.cells.length === 0) return;
    const old = this.cells[this.row]?.[this.column];
    if (old) old.button.tabIndex = -1;
    this.row = Math.min(this.cells.length - 1, Math.max(0, row));
    this.column = Math.min(columnNames.length - 1, Math.max(0, column));
    const { button } = this.cells[this.row][this.column];
    button.tabIndex = 0;
    if (focus) button.focus();
  }
}
