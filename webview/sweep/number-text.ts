/** Four significant digits, also where the last are zeros: figures stand below each other. */
export function formatFigure(value: number | string | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(2).replace('+', '');
  return value.toPrecision(4);
}

/** As many digits as tell a value from one that lies so far off, for the marks of an axis. */
export function formatMark(value: number, distance: number): string {
  const rounded = Number(value.toPrecision(digitsOf(value, distance)));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return rounded.toExponential().replace('+', '');
  return size >= 1000 && decimalPlace(distance) >= 1 ? `${rounded / 1000}k` : String(rounded);
}

/** Significant ones, twelve at most: further digits are what rounding has left. */
function digitsOf(value: number, distance: number): number {
  if (value === 0) return 1;
  return Math.min(12, Math.max(1, decimalPlace(Math.abs(value)) - decimalPlace(distance) + 1));
}

/** Of the first digit: 0 for ones, −3 for thousandths. The logarithm of 0.001 may lie just below −3. */
const decimalPlace = (size: number) => Math.floor(Math.log10(size) + 1e-9);
