import type { Canvas } from './canvas';
import type { Dice } from './dice';
import type { NoiseField } from './noise';
import type { Colour, Palette } from './palette';
import { cosTurn, sinTurn } from './portable-math';

/** Fills the canvas: a gradient or a sky over a ground, under coloured 1/f noise. */
export function paintBackground(
  canvas: Canvas,
  dice: Dice,
  palette: Palette,
  noises: readonly NoiseField[],
): void {
  const far = palette.colour();
  const near = palette.colour();
  const shade = dice.chance(0.4) ? horizon(dice, canvas, dice.pick(noises)) : gradient(dice, canvas);
  // Skies and walls are nearly flat, ground and foliage far away are not.
  const strength = Math.abs(dice.normal()) * dice.pick([6, 18]) + 1;
  const common = randomLookup(dice, canvas, dice.pick(noises));
  const tinted = randomLookup(dice, canvas, dice.pick(noises));
  const tint: Colour = [dice.normal() * 0.35, dice.normal() * 0.2, dice.normal() * 0.35];
  const { data, width, height } = canvas;
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 3) {
      const t = shade(x, y);
      const grain = common(x, y) * strength;
      const hue = tinted(x, y) * strength;
      data[i] = far[0] + (near[0] - far[0]) * t + grain + hue * tint[0];
      data[i + 1] = far[1] + (near[1] - far[1]) * t + grain + hue * tint[1];
      data[i + 2] = far[2] + (near[2] - far[2]) * t + grain + hue * tint[2];
    }
  }
}

type Field = (x: number, y: number) => number;

function gradient(dice: Dice, canvas: Canvas): Field {
  const turn = dice.between(0, 1);
  const dx = cosTurn(turn) / canvas.width;
  const dy = sinTurn(turn) / canvas.height;
  return (x, y) => 0.5 + (x - canvas.width / 2) * dx + (y - canvas.height / 2) * dy;
}

/** A ragged line that parts what is far from what is near, the ground growing lighter or darker towards us. */
function horizon(dice: Dice, canvas: Canvas, noise: NoiseField): Field {
  const height = canvas.height * dice.between(0.25, 0.75);
  const rough = canvas.height * dice.between(0, 0.06);
  const tilt = dice.normal() * 0.05;
  const row = dice.between(0, noise.side);
  const scale = noise.side / canvas.width;
  const slope = dice.between(-0.4, 0.4) / canvas.height;
  return (x, y) => {
    const line = height + tilt * (x - canvas.width / 2) + rough * noise.at(x * scale, row);
    const edge = Math.max(0, Math.min(1, (y - line) / 2 + 0.5));
    return edge + (y - line) * slope;
  };
}

/** The tile laid over the whole picture once, with its own finest detail on top when the picture is larger. */
function randomLookup(dice: Dice, canvas: Canvas, noise: NoiseField): Field {
  const u = dice.between(0, noise.side);
  const v = dice.between(0, noise.side);
  const longest = Math.max(canvas.width, canvas.height);
  const coarse = Math.min(1, noise.side / longest) * dice.between(0.4, 1);
  const detail = longest / noise.side > 1.5 ? 0.3 : 0;
  return (x, y) => {
    const whole = noise.at(u + x * coarse, v + y * coarse);
    return detail === 0 ? whole : whole + detail * noise.at(v + x * 0.7, u + y * 0.7);
  };
}
