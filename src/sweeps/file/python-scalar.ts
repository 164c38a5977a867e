/** A plain scalar of YAML as Python reads it, by which W&B tells whole numbers from others. */
export interface PythonScalar {
  readonly value: null | boolean | number | string;
  /** A number with a point or an exponent, also where it is whole. */
  readonly isFloat: boolean;
  /** A number to us and a text to Python, which wants a point before an exponent and a sign in it: `1e-5`. */
  readonly isTextToPython: boolean;
}

const booleans: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  on: true,
  no: false,
  false: false,
  off: false,
};

// PyYAML's rules, which are those of YAML 1.1 without `y` and `n`.
const pythonFloat = /^([-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?$/;
const octal = /^([-+]?)0([0-7_]+)$/;
const based = /^([-+]?)(0b[01_]+|0x[0-9a-fA-F_]+)$/;
const decimal = /^[-+]?(0|[1-9][0-9_]*)$/;
// Ours, with a point or an exponent.
const anyFloat = /^(?=.*[.eE])[-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?$/;
const infinite = /^([-+]?)\.(inf|Inf|INF)$/;

/**
 * Reads what stands without quotes. Only `4:2:0`, to Python a number on the base of 60, stays the text that it is
 * everywhere here; and so do dates.
 */
export function readPlainScalar(source: string): PythonScalar {
  const plain = (value: PythonScalar['value']) => ({ value, isFloat: false, isTextToPython: false });
  if (/^(~|null|Null|NULL|)$/.test(source)) return plain(null);
  if (/^([a-z]+|[A-Z]+|[A-Z][a-z]+)$/.test(source) && Object.hasOwn(booleans, source.toLowerCase())) {
    return plain(booleans[source.toLowerCase()]);
  }
  const digits = source.replaceAll('_', '');
  if (decimal.test(source)) return plain(Number(digits));
  const [, sign = '', number] = octal.exec(source) ?? based.exec(source) ?? [];
  if (number !== undefined) {
    const whole = octal.test(source) ? `0o${number}` : number;
    return plain((sign === '-' ? -1 : 1) * Number(whole.replaceAll('_', '')));
  }
  const float = (value: number, isTextToPython = false) => ({ value, isFloat: true, isTextToPython });
  if (anyFloat.test(source)) return float(Number(digits), !pythonFloat.test(source));
  const [infinity, minus] = infinite.exec(source) ?? [];
  if (infinity !== undefined) return float(minus === '-' ? -Infinity : Infinity);
  if (/^\.(nan|NaN|NAN)$/.test(source)) return float(NaN);
  return plain(source);
}
