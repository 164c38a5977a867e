import type { SamplePayload } from '../../src/vscode/panels/training/contract';

export const columnNames = [
  'Cover',
  'Secret',
  'Encoded cover',
  'Decoded secret',
  'Difference of cover',
  'Difference of secret',
] as const;

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
export function cellPicture(sheet: Sheet, row: number, column: number, amplification: number): ImageData {
  const pictures = sheet.pictures[row];
  return column < 4
    ? pictures[column]
    : amplifiedDifference(pictures[column - 4], pictures[column - 2], amplification);
}

/** |a − b| · factor for each channel, cut off at 255. */
function amplifiedDifference(a: ImageData, b: ImageData, factor: number): ImageData {
  const result = new ImageData(a.width, a.height);
  for (let i = 0; i < result.data.length; i++) {
    // A Uint8ClampedArray cuts off by itself.
    result.data[i] = i % 4 === 3 ? 255 : Math.abs(a.data[i] - b.data[i]) * factor;
  }
  return result;
}
