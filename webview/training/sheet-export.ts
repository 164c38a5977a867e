import { cellPixels, columnNames, columnTitle, type DifferenceView, type Sheet } from '../pictures/sheet';

const gap = 8;
const edge = 16;
const lineHeight = 15;
const titleFont = '600 14px sans-serif';
const textFont = '12px sans-serif';
const ink = '#1a1a1a';

/**
 * A sheet as a picture for papers and slides, PNG: all pairs at the pictures' own resolution on white, the columns
 * named, `title` above.
 */
export async function sheetPng(sheet: Sheet, view: DifferenceView, title: string): Promise<ArrayBuffer> {
  const rows = sheet.pictures.length;
  const columns = columnNames.map((_, column) => column);
  const measuring = contextOf(new OffscreenCanvas(1, 1));
  measuring.font = textFont;
  const titles = columns.map((column) => columnTitle(column, view));
  const words = titles.flatMap((text) => text.split(' '));
  // A title breaks between words only, so that no column is narrower than the longest.
  const pitch = Math.max(sheet.cell, ...words.map((word) => Math.ceil(measuring.measureText(word).width)));
  const lines = titles.map((text) => brokenInto(text, pitch, measuring));
  measuring.font = titleFont;
  const titleWidth = Math.ceil(measuring.measureText(title).width);
  const titleLines = Math.max(...lines.map(({ length }) => length));
  const top = edge + lineHeight + gap + titleLines * lineHeight + gap / 2;
  const canvas = new OffscreenCanvas(
    2 * edge + Math.max(titleWidth, columns.length * (pitch + gap) - gap),
    top + rows * (sheet.cell + gap) - gap + edge,
  );
  const context = contextOf(canvas);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = ink;
  context.textBaseline = 'top';
  context.font = titleFont;
  context.fillText(title, edge, edge);
  context.font = textFont;
  for (const column of columns) {
    const left = edge + column * (pitch + gap);
    lines[column].forEach((line, i) =>
      context.fillText(
        line,
        left,
        edge + lineHeight + gap + (titleLines - lines[column].length + i) * lineHeight,
      ),
    );
    for (let row = 0; row < rows; row++) {
      context.putImageData(cellPixels(sheet, row, column, view), left, top + row * (sheet.cell + gap));
    }
  }
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}

function brokenInto(text: string, width: number, context: OffscreenCanvasRenderingContext2D): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : undefined;
    if (longer !== undefined && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { colorSpace: 'srgb', alpha: false });
  if (!context) throw new Error('The page cannot draw.');
  return context;
}
