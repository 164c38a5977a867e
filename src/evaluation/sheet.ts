import type { RgbImage } from '../images/rgb-image';
import { requireSameSize } from './pixel-errors';

/** One row of the sheet: a pair, and what a network made of it. */
export interface SheetRow {
  readonly cover: RgbImage;
  readonly secret: RgbImage;
  readonly container: RgbImage;
  readonly revealed: RgbImage;
}

export const SHEET_COLUMNS = 6;

/**
 * The six-column sheet: cover, secret, encoded cover, decoded secret, and the absolute differences of the cover and of
 * the secret. A grid without gaps, one row a pair, all cells as large as the pictures.
 *
 * @param amplification Factor on the differences, clipped at 255; 1 shows them as they are.
 * @throws UserError where pictures differ in size; RangeError without rows.
 */
export function sixColumnSheet(rows: readonly SheetRow[], amplification = 1): RgbImage {
  if (rows.length === 0) throw new RangeError('A sheet needs at least one pair.');
  const cell = rows[0].cover;
  const width = cell.width * SHEET_COLUMNS;
  const data = new Uint8Array(width * cell.height * rows.length * 3);
  const sheet: RgbImage = { width, height: cell.height * rows.length, data };
  rows.forEach((row, i) => {
    const cells = [
      row.cover,
      row.secret,
      row.container,
      row.revealed,
      difference(row.cover, row.container, amplification),
      difference(row.secret, row.revealed, amplification),
    ];
    cells.forEach((image, column) => {
      requireSameSize(cell, image);
      paste(sheet, image, column * cell.width, i * cell.height);
    });
  });
  return sheet;
}

function difference(a: RgbImage, b: RgbImage, amplification: number): RgbImage {
  requireSameSize(a, b);
  const data = a.data.map((value, i) =>
    Math.min(255, Math.round(Math.abs(value - b.data[i]) * amplification)),
  );
  return { width: a.width, height: a.height, data };
}

function paste(sheet: RgbImage, image: RgbImage, left: number, top: number): void {
  const stride = image.width * 3;
  for (let y = 0; y < image.height; y++) {
    sheet.data.set(image.data.subarray(y * stride, (y + 1) * stride), ((top + y) * sheet.width + left) * 3);
  }
}
