import type { Canvas } from './canvas';
import type { Colour } from './palette';

/** A straight line with round ends, in pixels of the canvas. */
export interface Stroke {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly width: number;
}

/** Paints a stroke over what is there, its edge one pixel wide. */
export function paintStroke(canvas: Canvas, stroke: Stroke, colour: Colour, opacity = 1): void {
  const { x0, y0, width } = stroke;
  const dx = stroke.x1 - x0;
  const dy = stroke.y1 - y0;
  const square = dx * dx + dy * dy;
  const reach = width / 2 + 0.5;
  const top = Math.max(0, Math.ceil(Math.min(y0, stroke.y1) - reach));
  const bottom = Math.min(canvas.height - 1, Math.floor(Math.max(y0, stroke.y1) + reach));
  const { data } = canvas;
  for (let y = top; y <= bottom; y += 1) {
    // The part of the stroke that is near this row, so that long slanting ones cost no more than their pixels.
    const [from, to] = partNear(y0, dy, y, reach);
    const xa = x0 + from * dx;
    const xb = x0 + to * dx;
    const left = Math.max(0, Math.ceil(Math.min(xa, xb) - reach));
    const right = Math.min(canvas.width - 1, Math.floor(Math.max(xa, xb) + reach));
    for (let x = left; x <= right; x += 1) {
      const px = x - x0;
      const py = y - y0;
      const t = square > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / square)) : 0;
      const ox = px - t * dx;
      const oy = py - t * dy;
      const cover = reach - Math.sqrt(ox * ox + oy * oy);
      if (cover <= 0) continue;
      const blend = Math.min(1, cover, width) * opacity;
      const i = (y * canvas.width + x) * 3;
      data[i] += (colour[0] - data[i]) * blend;
      data[i + 1] += (colour[1] - data[i + 1]) * blend;
      data[i + 2] += (colour[2] - data[i + 2]) * blend;
    }
  }
}

/** From where to where along the stroke (0..1) it lies within `reach` rows of `y`. */
function partNear(y0: number, dy: number, y: number, reach: number): [number, number] {
  if (Math.abs(dy) < 1e-6) return [0, 1];
  const a = (y - reach - y0) / dy;
  const b = (y + reach - y0) / dy;
  return [Math.max(0, Math.min(1, Math.min(a, b))), Math.max(0, Math.min(1, Math.max(a, b)))];
}
