import type { Canvas } from './canvas';
import type { Dice } from './dice';
import type { NoiseField } from './noise';
import { Planes } from './planes';
import { exp } from './portable-math';

/** Uneven light over the whole scene and dark corners. Multiplies the canvas in place. */
export function illuminate(canvas: Canvas, dice: Dice, noise: NoiseField): void {
  const patches = Math.abs(dice.normal()) * 0.12;
  const corners = dice.chance(0.5) ? dice.between(0, 0.4) : 0;
  const scale = (noise.side / Math.max(canvas.width, canvas.height)) * 0.15;
  const u = dice.between(0, noise.side);
  const v = dice.between(0, noise.side);
  const { data, width, height } = canvas;
  for (let y = 0, i = 0; y < height; y += 1) {
    const py = (2 * y) / height - 1;
    for (let x = 0; x < width; x += 1, i += 3) {
      const px = (2 * x) / width - 1;
      const light =
        1 + patches * noise.at(u + x * scale, v + y * scale) - corners * 0.5 * (px * px + py * py);
      data[i] *= light;
      data[i + 1] *= light;
      data[i + 2] *= light;
    }
  }
}

/**
 * What the camera makes of it: exposure and contrast, saturation, a soft or a sharpened picture, sensor noise, and a
 * curve that runs into black and white, then 8 bits.
 */
export function develop(canvas: Canvas, dice: Dice): Uint8Array {
  const contrast = exp(dice.normal() * 0.24 + 0.12);
  const middle = mean(canvas.data);
  const target = 112 + dice.normal() * 30;
  const colour = dice.chance(0.03) ? 0 : dice.between(0.75, 1.4);
  const grain = dice.chance(0.6) ? Math.abs(dice.normal()) * 2.2 : 0;
  const speckle = grain * dice.between(0, 0.4);
  const knee = dice.between(4, 30);
  const planes = new Planes(canvas);
  planes.focus(dice);
  const { luma, red, blue } = planes;
  const out = new Uint8Array(canvas.data.length);
  for (let i = 0, pixel = 0; i < out.length; i += 3, pixel += 1) {
    const y =
      target + (luma[pixel] - middle) * contrast + (grain === 0 ? 0 : grain * dice.between(-1.7, 1.7));
    const r = red[pixel] * contrast * colour + (speckle === 0 ? 0 : speckle * dice.between(-1, 1));
    const b = blue[pixel] * contrast * colour + (speckle === 0 ? 0 : speckle * dice.between(-1, 1));
    out[i] = Math.round(shoulder(y + r, knee));
    // From luma = 0.299 R + 0.587 G + 0.114 B.
    out[i + 1] = Math.round(shoulder(y - (0.299 * r + 0.114 * b) / 0.587, knee));
    out[i + 2] = Math.round(shoulder(y + b, knee));
  }
  return out;
}

/** The identity away from black and white, bent smoothly over `knee` levels until it reaches 0 and 255. */
function shoulder(value: number, knee: number): number {
  if (value > 255 - knee) {
    const over = Math.min(2, (value - 255 + knee) / knee);
    return 255 - knee + knee * (over - (over * over) / 4);
  }
  if (value < knee) {
    const under = Math.min(2, (knee - value) / knee);
    return knee - knee * (under - (under * under) / 4);
  }
  return value;
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
