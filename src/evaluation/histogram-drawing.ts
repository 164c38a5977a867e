import type { ErrorHistogram } from './histogram';

export interface HistogramPanel {
  readonly title: string;
  readonly histogram: ErrorHistogram;
}

/** One panel with its labels, and the frame of its bars inside. In pixels. */
const PANEL = { width: 460, height: 320 };
const FRAME = { left: 64, top: 44, right: 20, bottom: 56 };
const PLOT = {
  width: PANEL.width - FRAME.left - FRAME.right,
  height: PANEL.height - FRAME.top - FRAME.bottom,
};
const ERRORS = 255;
const ERROR_TICKS = [0, 50, 100, 150, 200, 250];

/**
 * Error histograms side by side as an SVG document on white: the density of each bin over the whole range of errors,
 * so that drawings of different networks can be laid side by side. The height of each panel fits its own densities.
 *
 * @throws RangeError without any panel.
 */
export function drawHistograms(panels: readonly HistogramPanel[]): string {
  if (panels.length === 0) throw new RangeError('There are no histograms to draw.');
  const [width, height] = [PANEL.width * panels.length, PANEL.height];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12" fill="#222">`,
    `<title>${escaped(panels.map(({ title }) => title).join('; '))}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels.map((panel, i) => drawPanel(panel, i * PANEL.width)),
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, histogram }: HistogramPanel, left: number): string {
  const ticks = ticksTo(Math.max(...histogram.density));
  const top = ticks[ticks.length - 1];
  const x = (error: number) => (error / ERRORS) * PLOT.width;
  const y = (density: number) => PLOT.height - (density / top) * PLOT.height;
  const middle = PLOT.width / 2;
  return [
    `<g transform="translate(${left + FRAME.left} ${FRAME.top})">`,
    `<text x="${middle}" y="-18" text-anchor="middle" font-size="15">${escaped(title)}</text>`,
    ...ticks.map((density) => drawDensityTick(density, round(y(density)), decimalsOf(ticks[1]))),
    ...drawBars(histogram, x, y),
    `<path d="M0 0V${PLOT.height}H${PLOT.width}" fill="none" stroke="#222"/>`,
    ...ERROR_TICKS.map((error) => drawErrorTick(error, round(x(error)))),
    `<text x="${middle}" y="${PLOT.height + 42}" text-anchor="middle">absolute error, 0–255</text>`,
    `<text transform="translate(-48 ${PLOT.height / 2}) rotate(-90)" text-anchor="middle">density</text>`,
    '</g>',
  ].join('\n');
}

function drawBars(
  { edges, density }: ErrorHistogram,
  x: (error: number) => number,
  y: (density: number) => number,
): string[] {
  const bar = (value: number, i: number) => {
    const [from, to] = [x(edges[i]), x(edges[i + 1])];
    const size = `width="${round(to - from)}" height="${round(y(0) - y(value))}"`;
    return `<rect class="bar" x="${round(from)}" y="${round(y(value))}" ${size} fill="#c8322b"/>`;
  };
  return density.flatMap((value, i) => (value > 0 ? [bar(value, i)] : []));
}

function drawDensityTick(density: number, y: number, decimals: number): string {
  return [
    `<path d="M0 ${y}H${PLOT.width}" stroke="#ddd"/>`,
    `<path d="M-5 ${y}H0" stroke="#222"/>`,
    `<text x="-9" y="${y + 4}" text-anchor="end">${density.toFixed(decimals)}</text>`,
  ].join('');
}

function drawErrorTick(error: number, x: number): string {
  return [
    `<path d="M${x} ${PLOT.height}v5" stroke="#222"/>`,
    `<text x="${x}" y="${PLOT.height + 20}" text-anchor="middle">${error}</text>`,
  ].join('');
}

/** From 0 to the first tick that is not below `most`, in three to six steps of 1, 2 or 5 times a power of ten. */
function ticksTo(most: number): number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((each) => each >= rough) ?? 10 * power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

/** Digits after the point that a step of the ticks needs. */
function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step)));
}

const round = (pixels: number) => Math.round(pixels * 100) / 100;

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
