import { element } from '../shared/dom';
import { formatCount } from '../shared/number-format';
import { drawPicture, PictureDialog } from './picture-dialog';
import { cellPicture, columnNames, type Sheet } from './sheet';

interface Cell {
  readonly button: HTMLButtonElement;
  readonly canvas: HTMLCanvasElement;
}

/** The evaluation pairs, one row each. One cell is in the tab order; arrow keys move among the others. */
export class SampleGrid {
  readonly element: HTMLElement;
  private readonly body = element('tbody');
  private readonly dialog = new PictureDialog(
    (rows, columns) => {
      this.move(this.row + rows, this.column + columns);
      this.enlarge();
    },
    // The browser would go back to where the dialog was opened, not to where the arrow keys led.
    () => this.move(this.row, this.column),
  );
  private cells: readonly (readonly Cell[])[] = [];
  private sheet: Sheet | undefined;
  private row = 0;
  private column = 0;

  constructor(private amplification: number) {
    const head = element('tr', {}, ...columnNames.map((name) => element('th', { scope: 'col' }, name)));
    const table = element(
      'table',
      { class: 'samples-grid', role: 'grid', 'aria-label': 'Evaluation pairs' },
      element('thead', {}, head),
      this.body,
    );
    table.addEventListener('keydown', (event) => this.moveByKey(event));
    this.element = element('div', { class: 'samples-scroll' }, table, this.dialog.element);
  }

  show(sheet: Sheet): void {
    this.sheet = sheet;
    if (this.cells.length !== sheet.pictures.length) this.build(sheet.pictures.length);
    this.draw();
  }

  setAmplification(factor: number): void {
    this.amplification = factor;
    this.draw();
  }

  private build(rows: number): void {
    this.cells = Array.from({ length: rows }, (_, row) =>
      columnNames.map((name, column) => {
        const canvas = element('canvas', { class: 'pixelated' });
        const label = `Pair ${row + 1}, ${name}`;
        const button = element('button', { type: 'button', tabindex: '-1', 'aria-label': label }, canvas);
        button.addEventListener('click', () => {
          this.move(row, column);
          this.enlarge();
        });
        return { button, canvas };
      }),
    );
    this.body.replaceChildren(
      ...this.cells.map((cells) =>
        element('tr', {}, ...cells.map(({ button }) => element('td', { role: 'gridcell' }, button))),
      ),
    );
    this.move(Math.min(this.row, rows - 1), this.column, false);
  }

  private draw(): void {
    const { sheet } = this;
    if (!sheet) return;
    this.cells.forEach((cells, row) =>
      cells.forEach(({ canvas }, column) =>
        drawPicture(canvas, cellPicture(sheet, row, column, this.amplification)),
      ),
    );
    if (this.dialog.open) this.enlarge();
  }

  private enlarge(): void {
    const { sheet, row, column, amplification } = this;
    if (!sheet) return;
    const factor = column >= 4 && amplification !== 1 ? ` ×${amplification}` : '';
    const caption = `Pair ${row + 1} · ${columnNames[column]}${factor} · step ${formatCount(sheet.step)}`;
    this.dialog.show({ picture: cellPicture(sheet, row, column, amplification), caption });
  }

  private moveByKey(event: KeyboardEvent): void {
    if (this.dialog.open) return;
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
    if (!target) return;
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
    if (focus && !this.dialog.open) button.focus();
  }
}
