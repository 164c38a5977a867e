import { drawPixels } from '../pictures/picture-canvas';
import { columnNames, sixPictures, type Sheet } from './entry';

const labelWidth = 200;
const headHeight = 28;
const gap = 4;
const least = 128;

/** The sheet as it is shown, black on white, with names of rows and columns, as PNG. */
export async function sheetAsPng(sheet: Sheet): Promise<Uint8Array> {
  const rows = sheet.originals.flatMap((_, pair) =>
    sheet.entries.flatMap((entry) => {
      const pictures = sixPictures(sheet, pair, entry);
      return pictures ? [{ label: entry.label, pictures }] : [];
    }),
  );
  const side = (of: (row: (typeof rows)[number]) => number) => Math.max(1, ...rows.map(of));
  const width = side(({ pictures }) => pictures[0].width);
  // Whole multiples keep every pixel a square.
  const factor = Math.ceil(least / width);
  const names = columnNames(sheet.difference);
  const column = width * factor + gap;
  const heights = rows.map(({ pictures }) => pictures[0].height * factor + gap);
  const height = headHeight + heights.reduce((sum, each) => sum + each, 0);
  const canvas = new OffscreenCanvas(labelWidth + names.length * column, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The page cannot draw.');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  context.font = '12px sans-serif';
  context.imageSmoothingEnabled = false;
  names.forEach((name, i) => context.fillText(name, labelWidth + i * column, 18, column - gap));
  const one = document.createElement('canvas');
  let top = headHeight;
  rows.forEach(({ label, pictures }, row) => {
    context.fillText(label, 8, top + heights[row] / 2, labelWidth - 16);
    pictures.forEach((picture, i) => {
      drawPixels(one, picture);
      const left = labelWidth + i * column;
      context.drawImage(one, left, top, picture.width * factor, picture.height * factor);
    });
    top += heights[row];
  });
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
