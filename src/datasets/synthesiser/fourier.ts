import { cosTurn, sinTurn } from './portable-math';

/**
 * In-place inverse Fourier transform (without the factor 1/n²) of an n × n complex field, n a power of two:
 * Cooley and Tukey's radix-2 algorithm along the rows, then along the columns.
 */
export function inverseFourier2d(re: Float64Array, im: Float64Array, n: number): void {
  for (let row = 0; row < n; row += 1) transform(re, im, row * n, n);
  transpose(re, n);
  transpose(im, n);
  for (let row = 0; row < n; row += 1) transform(re, im, row * n, n);
  transpose(re, n);
  transpose(im, n);
}

function transform(re: Float64Array, im: Float64Array, start: number, n: number): void {
  const { cos, sin, reversed } = tablesFor(n);
  for (let i = 0; i < n; i += 1) {
    const j = reversed[i];
    if (j <= i) continue;
    const a = start + i;
    const b = start + j;
    [re[a], re[b]] = [re[b], re[a]];
    [im[a], im[b]] = [im[b], im[a]];
  }
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let block = start; block < start + n; block += 2 * half) {
      for (let k = 0; k < half; k += 1) {
        const c = cos[k * stride];
        const s = sin[k * stride];
        const a = block + k;
        const b = a + half;
        const x = re[b] * c - im[b] * s;
        const y = re[b] * s + im[b] * c;
        re[b] = re[a] - x;
        im[b] = im[a] - y;
        re[a] += x;
        im[a] += y;
      }
    }
  }
}

function transpose(values: Float64Array, n: number): void {
  for (let y = 0; y < n; y += 1) {
    for (let x = y + 1; x < n; x += 1) {
      const value = values[y * n + x];
      values[y * n + x] = values[x * n + y];
      values[x * n + y] = value;
    }
  }
}

interface Tables {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly reversed: Uint32Array;
}

const tables = new Map<number, Tables>();

function tablesFor(n: number): Tables {
  const known = tables.get(n);
  if (known) return known;
  const bits = 31 - Math.clz32(n);
  const made: Tables = {
    cos: Float64Array.from({ length: n / 2 }, (_, k) => cosTurn(k / n)),
    sin: Float64Array.from({ length: n / 2 }, (_, k) => sinTurn(k / n)),
    reversed: Uint32Array.from({ length: n }, (_, i) => {
      let out = 0;
      for (let bit = 0; bit < bits; bit += 1) if (i & (1 << bit)) out |= 1 << (bits - 1 - bit);
      return out;
    }),
  };
  tables.set(n, made);
  return made;
}
