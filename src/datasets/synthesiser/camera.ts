import type { Canvas } from './canvas';
import type { Dice } from './dice';
import type { NoiseField } from './noise';
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
 * What the camera makes of it: exposure and contrast, saturation, sensor noise, and a curve that runs softly
 * into black and white, then 8 bits.
 */
export function develop(canvas: Canvas, dice: Dice): Uint8Array {
  const contrast = exp(dice.normal() * 0.25 + 0.3);
  const middle = mean(canvas.data);
  const target = 118 + dice.normal() * 28;
  const colourless = dice.chance(0.02) ? 1 : dice.between(-0.25, 0.35);
  const grain = dice.chance(0.6) ? Math.abs(dice.normal()) * 2.5 : 0;
  const out = new Uint8Array(canvas.data.length);
  const { data } = canvas;
  for (let i = 0; i < out.length; i += 3) {
    const luma = 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
    const common = grain === 0 ? 0 : grain * dice.between(-1.2, 1.2);
    for (let c = 0; c < 3; c += 1) {
      const own = grain === 0 ? 0 : common + grain * dice.between(-1, 1);
      const value = data[i + c] + (luma - data[i + c]) * colourless;
      out[i + c] = Math.round(shoulder(target + (value - middle) * contrast + own));
    }
  }
  return out;
}

/** The identity on 24..231, bent smoothly to stay within 0..255. */
function shoulder(value: number): number {
  const knee = 24;
  if (value > 255 - knee) {
    const over = (value - 255 + knee) / knee;
    return 255 - knee / (1 + over);
  }
  if (value < knee) {
    const under = (knee - value) / knee;
    return knee / (1 + under);
  }
  return value;
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
