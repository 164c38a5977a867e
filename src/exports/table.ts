/** Tables as other programs read them. */

export type Cell = string | number | boolean | null | undefined;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** RFC 4180, with all digits; what is not there, or not a number, stays empty. */
export function tableAsCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** A list of objects. JSON has no infinity: it becomes a text, as in metrics.jsonl; what is not there is left out. */
export function tableAsJson({ columns, rows }: Table): string {
  const objects = rows.map((row) =>
    Object.fromEntries(
      columns.flatMap((name, i) => {
        const cell = row[i];
        if (cell === undefined) return [];
        return [[name, typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell]];
      }),
    ),
  );
  return `${JSON.stringify(objects, null, 2)}\n`;
}

function csvCell(cell: Cell): string {
  if (cell === undefined || cell === null || Number.isNaN(cell)) return '';
  if (typeof cell !== 'string') return String(cell);
  // A spreadsheet takes a cell that begins like a formula for one.
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
