import * as l10n from '@vscode/l10n';
import type { SamplePayload } from '../../src/vscode/panels/training/contract';
import { difference } from './difference';
import type { Picture } from './picture';

export const columnNames: readonly string[] = [
  l10n.t('Cover'),
  l10n.t('Secret'),
  l10n.t('Encoded cover'),
  l10n.t('Decoded secret'),
  l10n.t('Difference of cover'),
  l10n.t('Difference of secret'),
];

/** The columns from here on are computed from those before. */
export const firstDifference = 4;

/** How differences are drawn. */
export interface DifferenceView {
  readonly gain: number;
  /** The largest difference of the three channels instead of each in its colour. */
  readonly grey: boolean;
}

/** The decoded pictures of a sheet: `pictures[row][column]` for its first four columns. */
export interface Sheet {
  readonly step: number;
  readonly cell: number;
  readonly pictures: readonly (readonly ImageData[])[];
}

/** Throws when the bytes are no picture or not of the size that rows and cell announce. */
export async function decodeSheet({ step, rows, cell, png }: SamplePayload): Promise<Sheet> {
  const blob = new Blob([png], { type: 'image/png' });
  // The pixels must arrive as they were written: they are compared, not only looked at.
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const columns = columnNames.length;
  if (bitmap.width !== columns * cell || bitmap.height !== rows * cell) {
    throw new Error(
      `The sheet is ${bitmap.width} × ${bitmap.height}, not ${rows} × ${columns} cells of ${cell}.`,
    );
  }
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The page cannot draw.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const picture = (row: number, column: number) =>
    context.getImageData(column * cell, row * cell, cell, cell);
  const pictures = Array.from({ length: rows }, (_, row) =>
    [0, 1, 2, 3].map((column) => picture(row, column)),
  );
  return { step, cell, pictures };
}

/** One cell of the six: the last two are what differs between cover and container, secret and revealed secret. */
export function cellPicture(sheet: Sheet, row: number, column: number, view: DifferenceView): Picture {
  const pictures = sheet.pictures[row];
  if (column < firstDifference) return pictures[column];
  const [original, copy] = [pictures[column - firstDifference], pictures[column - 2]];
  return difference(original, copy, { gain: view.gain, tone: view.grey ? 'max' : 'colour' });
}

/** The same for a canvas, which wants RGBA: differences come as RGB. */
export function cellPixels(sheet: Sheet, row: number, column: number, view: DifferenceView): ImageData {
  if (column < firstDifference) return sheet.pictures[row][column];
  const { width, height, data } = cellPicture(sheet, row, column, view);
  const result = new ImageData(width, height);
  result.data.fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    result.data.set(data.subarray(from, from + 3), to);
  }
  return result;
}

/** The name of a column, with what was done to its differences. */
export function columnTitle(column: number, { gain, grey }: DifferenceView): string {
  const name = columnNames[column];
  if (column < firstDifference) return name;
  const amplified = gain === 1 ? name : `${name} ×${gain}`;
  return grey ? l10n.t('{0}, grey', amplified) : amplified;
}
