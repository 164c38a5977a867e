import type { RgbImage } from '../../images/rgb-image';
import { paintBackground } from './background';
import { develop, illuminate } from './camera';
import { Canvas } from './canvas';
import { paintDetails } from './details';
import { Dice } from './dice';
import { paintLeaf, paintShadow, randomLeaf } from './leaves';
import { noisePair, type NoiseField } from './noise';
import { Palette } from './palette';
import { cosTurn, sinTurn } from './portable-math';

/**
 * A picture made of nothing but a seed and an index, with statistics near those of photographs: objects of
 * power-law sizes that hide one another (the dead leaves model: Lee, Mumford, Huang, IJCV 2001), 1/f and regular
 * textures, foliage, lines and lettering, light and shadow, focus and sensor noise. Painted at twice the size and
 * reduced. The same on every machine.
 */
export function synthesiseImage(seed: number, index: number, width: number, height = width): RgbImage {
  const dice = new Dice(seed, index);
  const canvas = new Canvas(width * 2, height * 2);
  const noises = randomNoises(dice, canvas);
  const palette = new Palette(dice);

  paintBackground(canvas, dice, palette, noises);
  paintLeaves(canvas, dice, palette, noises);
  paintDetails(canvas, dice, palette);
  illuminate(canvas, dice, noises[0]);
  return { width, height, data: develop(canvas.halved(), dice) };
}

/** Two smooth and two rough fields; tiles need not be larger than the picture. */
function randomNoises(dice: Dice, canvas: Canvas): NoiseField[] {
  const longest = Math.max(canvas.width, canvas.height);
  const side = longest <= 128 ? 128 : 256;
  return [
    ...noisePair(dice, side, dice.between(0.9, 1.6)),
    ...noisePair(dice, side / 2, dice.between(0.4, 1)),
  ];
}

function paintLeaves(canvas: Canvas, dice: Dice, palette: Palette, noises: readonly NoiseField[]): void {
  const turn = dice.between(0, 1);
  const light = [cosTurn(turn), sinTurn(turn)] as const;
  const shadows = dice.chance(0.6) ? dice.between(0.15, 0.5) : 0;
  const { extent } = canvas;
  // Few large objects, or many down to the smallest that can be seen.
  const least = Math.max(2, extent * dice.pick([0.015, 0.03, 0.06, 0.1, 0.16]));
  const most = extent * dice.between(0.25, 0.55);
  const coverage = 0.05 + 2 * dice.between(0, 1) * dice.between(0, 1);
  const focus = dice.between(0, 1);
  const depth = dice.chance(0.5) ? extent * dice.between(0, 0.03) : 0;

  // Small things of one colour lie together: leaves with leaves, pebbles with pebbles.
  const coherent = dice.chance(0.85);
  const regions = noises[0];
  const scale = (regions.side / Math.max(canvas.width, canvas.height)) * dice.between(0.1, 0.6);

  const paint = (x: number, y: number, radius: number, nearness: number): void => {
    // What is not at the distance of focus is blurred.
    const softness = 0.5 + depth * Math.abs(nearness - focus) + Math.abs(dice.normal()) * 0.3;
    const shared = coherent && radius < extent * 0.1 && dice.chance(0.85);
    const colour = shared ? palette.colourFor(regions.at(x * scale, y * scale)) : palette.colour();
    const leaf = randomLeaf(dice, noises, { x, y, radius }, { colour, light, softness });
    if (shadows > 0 && radius > extent * 0.02) {
      const away = { x: -light[0] * radius * 0.15, y: -light[1] * radius * 0.15 };
      paintShadow(canvas, leaf, away, shadows);
    }
    paintLeaf(canvas, leaf);
  };

  // From the back to the front.
  const area = coverage * canvas.width * canvas.height;
  for (let painted = 0, count = 0; painted < area && count < 600; count += 1) {
    const radius = dice.radius(least, most);
    paint(dice.between(0, canvas.width), dice.between(0, canvas.height), radius, painted / area);
    painted += radius * radius * 2;
  }
  if (dice.chance(0.45)) paintSubject(canvas, dice, paint);
}

/** What the photograph is of: something large near the middle, with parts of its own. */
function paintSubject(
  canvas: Canvas,
  dice: Dice,
  paint: (x: number, y: number, radius: number, nearness: number) => void,
): void {
  const radius = canvas.extent * dice.between(0.2, 0.45);
  const x = canvas.width * (0.5 + dice.normal() * 0.12);
  const y = canvas.height * (0.5 + dice.normal() * 0.12);
  paint(x, y, radius, 1);
  for (let part = dice.integer(0, 7); part > 0; part -= 1) {
    const size = dice.radius(radius * 0.08, radius * 0.5);
    paint(x + dice.normal() * radius * 0.4, y + dice.normal() * radius * 0.4, size, 1);
  }
}
