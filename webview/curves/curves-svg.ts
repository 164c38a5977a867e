import uPlot from 'uplot';
import { fullName, type Curve, type XAxis } from './curve';
import { drawnOf, type Range } from './drawn';
import { axisFormats } from './x-axis';
import { formatTick } from '../shared/number-format';

export interface SvgOptions {
  readonly title: string;
  readonly axis: XAxis;
  readonly log: boolean;
  readonly smoothing: number;
  readonly x?: Range;
}

const width = 960;
const height = 540;
const margin = { left: 72, right: 24, top: 44, bottom: 64 };
const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;

/** For paper, whatever the editor's theme is. */
const inks = {
  foreground: '#1f1f1f',
  blue: '#1a67b8',
  green: '#2e7d32',
  orange: '#c65f00',
  purple: '#6f42c1',
  red: '#c62828',
  yellow: '#8a6d00',
} as const;

/** The curves as a drawing of its own: title, axes with ticks, legend; 960 × 540, black on white. */
export function curvesSvg(curves: readonly Curve[], options: SvgOptions): string {
  const { axis, log, smoothing, title } = options;
  const { data, x } = drawnOf(curves, { log, smoothing, x: options.x });
  const y = verticalRange(data.slice(1) as (number | null)[][], log);
  const left = (value: number) => margin.left + ((value - x[0]) / (x[1] - x[0])) * plotWidth;
  const part = log
    ? (value: number) => Math.log(value / y[0]) / Math.log(y[1] / y[0])
    : (value: number) => (value - y[0]) / (y[1] - y[0]);
  const top = (value: number) => margin.top + (1 - part(value)) * plotHeight;
  const place = ([at, value]: readonly [number, number]) => `${round(left(at))},${round(top(value))}`;
  const columns = smoothing > 0 ? 2 : 1;
  const lines = curves.flatMap((curve, i) => {
    const column = (offset: number) => data[1 + i * columns + offset] as (number | null | undefined)[];
    const strong = polyline(pointsOf(data[0], column(0), x), place, curve, false);
    return columns === 1 ? [strong] : [polyline(pointsOf(data[0], column(1), x), place, curve, true), strong];
  });
  const format = axisFormats[axis];
  const xTicks = linearTicks(x).map((at) => {
    const label = text(left(at), height - margin.bottom + 20, format.tick(at), 'middle');
    return rule(left(at), margin.top, left(at), margin.top + plotHeight) + label;
  });
  const yTicks = (log ? logTicks(y) : linearTicks(y)).map((at) => {
    const label = text(margin.left - 8, top(at) + 4, formatTick(at), 'end');
    return rule(margin.left, top(at), margin.left + plotWidth, top(at)) + label;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${margin.left}" y="26" font-size="16" fill="#1f1f1f">${escaped(title)}</text>`,
    ...xTicks,
    ...yTicks,
    `<clipPath id="plot"><rect x="${margin.left}" y="${margin.top}" width="${plotWidth}" height="${plotHeight}"/></clipPath>`,
    '<g clip-path="url(#plot)" fill="none">',
    ...lines,
    '</g>',
    `<rect x="${margin.left}" y="${margin.top}" width="${plotWidth}" height="${plotHeight}" fill="none" stroke="#8a8a8a"/>`,
    text(margin.left + plotWidth, height - margin.bottom + 40, format.name, 'end'),
    ...legend(curves),
    '</svg>',
    '',
  ].join('\n');
}

type Point = readonly [number, number];

function pointsOf(
  places: ArrayLike<number>,
  values: ArrayLike<number | null | undefined>,
  [low, high]: Range,
): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < places.length; i++) {
    const value = values[i];
    // Far outside numbers would only lengthen the file; one neighbour on each side keeps the line to the edge.
    const beyond = high - low;
    if (value == null || places[i] < low - beyond || places[i] > high + beyond) continue;
    points.push([places[i], value]);
  }
  return points;
}

function polyline(
  points: readonly Point[],
  place: (point: Point) => string,
  { color, dash }: Curve,
  faint: boolean,
): string {
  const look = faint
    ? 'stroke-width="1" stroke-opacity="0.3"'
    : `stroke-width="1.75"${dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : ''}`;
  return `<polyline stroke="${inks[color]}" ${look} points="${points.map(place).join(' ')}"/>`;
}

function legend(curves: readonly Curve[]): string[] {
  let x = margin.left;
  return curves.map((curve) => {
    const { color, dash } = curve;
    const label = fullName(curve);
    const y = height - 18;
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    const line = `<line x1="${x}" y1="${y - 4}" x2="${x + 24}" y2="${y - 4}" stroke="${inks[color]}" stroke-width="1.75"${dashes}/>`;
    const name = text(x + 30, y, label, 'start');
    // A letter of 12 pixels is some 7 wide.
    x += 54 + 7 * label.length;
    return line + name;
  });
}

function verticalRange(columns: readonly (readonly (number | null | undefined)[])[], log: boolean): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const column of columns) {
    for (const value of column) {
      if (value == null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return log ? [0.1, 1] : [0, 1];
  const [from, to] = log ? uPlot.rangeLog(low, high, 10, false) : uPlot.rangeNum(low, high, 0.1, true);
  return [from ?? low, to ?? high];
}

/** Some six round numbers of a range. */
function linearTicks([low, high]: Range): number[] {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function logTicks([low, high]: Range): number[] {
  const from = Math.ceil(Math.log10(low) - 1e-9);
  const count = Math.floor(Math.log10(high) + 1e-9) - from + 1;
  const decades = Array.from({ length: count }, (_, i) => Number((10 ** (from + i)).toPrecision(12)));
  return decades.length > 1 ? decades : [...new Set([low, ...decades, high])];
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#e4e4e4"/>`;
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="#4a4a4a">${escaped(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
