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
 * the secret. One row a pair, without gaps; where pairs differ in size, rows are as high as their pictures, columns as
 * wide as the widest, and what is left stays black.
 *
 * @param amplification Factor on the differences, clipped at 255; 1 shows them as they are.
 * @throws UserError where the pictures of one pair differ in size; RangeError without rows.
 */
export function sixColumnSheet(rows: readonly SheetRow[], amplification = 1): RgbImage {
  if (rows.length === 0) throw new RangeError('A sheet needs at least one pair.');
  const column = Math.max(...rows.map(({ cover }) => cover.width));
  const width = column * SHEET_COLUMNS;
  const height = rows.reduce((sum, { cover }) => sum + cover.height, 0);
  const sheet: RgbImage = { width, height, data: new Uint8Array(width * height * 3) };
  let top = 0;
  for (const row of rows) {
    const cells = [
      row.cover,
      row.secret,
      row.container,
      row.revealed,
      difference(row.cover, row.container, amplification),
      difference(row.secret, row.revealed, amplification),
    ];
    cells.forEach((image, i) => {
      requireSameSize(row.cover, image);
      paste(sheet, image, i * column, top);
    });
    top += row.cover.height;
  }
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
