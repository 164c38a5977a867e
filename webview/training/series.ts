import type { LossColumns } from '../../src/vscode/panels/training/contract';

/** The three curves. They differ by dash as well as by colour, for those who cannot tell the colours apart. */
export const series = [
  { name: 'Total', column: 'loss', color: 'total', dash: [] },
  { name: 'Cover', column: 'coverLoss', color: 'cover', dash: [8, 4] },
  { name: 'Secret', column: 'secretLoss', color: 'secret', dash: [2, 3] },
] as const satisfies readonly {
  name: string;
  column: keyof LossColumns;
  color: 'total' | 'cover' | 'secret';
  dash: readonly number[];
}[];

export type Series = (typeof series)[number];

/** A short piece of the curve, for legends and tables. */
export function swatch(of: Series): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('class', `swatch swatch-${of.color}`);
  svg.setAttribute('viewBox', '0 0 24 8');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(namespace, 'line');
  const ends = { x1: '0', y1: '4', x2: '24', y2: '4', 'stroke-dasharray': of.dash.join(' ') };
  for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
  svg.append(line);
  return svg;
}
