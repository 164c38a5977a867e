import type { Curve } from './curve';

/** A short piece of the curve, for legends and tables. */
export function swatch({ color, dash }: Pick<Curve, 'color' | 'dash'>): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('class', `swatch swatch-${color}`);
  svg.setAttribute('viewBox', '0 0 24 8');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(namespace, 'line');
  const ends = { x1: '0', y1: '4', x2: '24', y2: '4', 'stroke-dasharray': dash.join(' ') };
  for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
  svg.append(line);
  return svg;
}
