import type { Canvas } from './canvas';
import type { Dice } from './dice';
import type { Palette } from './palette';
import { desaturated, type Colour } from './palette';
import { cosTurn, sinTurn } from './portable-math';
import { paintStroke } from './strokes';

/** Capitals and digits as lines between the points of a grid, column 0–4 and row 0–6 from the top; `|` lifts the pen. */
const glyphs = [
  '06 20 46|14 34',
  '00 06 36 45 44 33 03|33 42 41 30 00',
  '41 30 10 01 05 16 36 45',
  '00 06 26 44 42 20 00',
  '40 00 06 46|03 33',
  '40 00 06|03 33',
  '41 30 10 01 05 16 36 45 43 23',
  '00 06|40 46|03 43',
  '20 26',
  '40 45 36 16 05',
  '00 06|40 03 46',
  '00 06 46',
  '06 00 23 40 46',
  '06 00 46 40',
  '10 30 41 45 36 16 05 01 10',
  '06 00 30 41 42 33 03',
  '10 30 41 45 36 16 05 01 10|24 46',
  '06 00 30 41 42 33 03|23 46',
  '41 30 10 01 02 13 33 44 45 36 16 05',
  '00 40|20 26',
  '00 05 16 36 45 40',
  '00 26 40',
  '00 16 23 36 40',
  '00 46|40 06',
  '00 23 40|23 26',
  '00 40 06 46',
  '11 20 26',
  '01 10 30 41 42 06 46',
  '00 40 23 44 45 36 16 05',
  '36 30 04 44',
  '40 00 03 33 44 45 36 16 05',
  '30 10 01 05 16 36 45 44 33 03',
  '00 40 16',
  '13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33',
  '43 13 02 01 10 30 41 45 36 16',
].map((glyph) =>
  glyph.split('|').map((line) => line.split(' ').map(([x, y]) => [Number(x), Number(y)] as const)),
);

/** Grid columns from one letter to the next, and rows from one line to the next. */
const advance = 6;
const lineHeight = 9;

/** A few lines of random letters, slanted and turned a little, often on a plate; dark on light or light on dark. */
export function paintLettering(canvas: Canvas, dice: Dice, palette: Palette): void {
  const unit = dice.radius(canvas.extent * 0.008, canvas.extent * 0.06);
  const lines = dice.integer(1, unit < canvas.extent * 0.02 ? 7 : 3);
  const letters = dice.integer(2, 9);
  const turn = dice.chance(0.6) ? dice.normal() * 0.005 : dice.normal() * 0.08;
  const slant = dice.chance(0.3) ? dice.between(-0.3, 0.1) : 0;
  const [ux, uy] = [cosTurn(turn) * unit, sinTurn(turn) * unit];
  const [vx, vy] = [-uy + ux * slant, ux + uy * slant];
  const left = canvas.width * dice.between(0, 1) - (ux * advance * letters) / 2;
  const top = canvas.height * dice.between(0, 1) - (vy * lineHeight * lines) / 2;
  const at = (u: number, v: number) => [left + u * ux + v * vx, top + u * uy + v * vy] as const;
  const line = (from: readonly [number, number], to: readonly [number, number], width: number, ink: Colour) =>
    paintStroke(canvas, { x0: from[0], y0: from[1], x1: to[0], y1: to[1], width }, ink);

  const light = dice.chance(0.5);
  const ink = inkFrom(palette.colour(), light ? dice.between(200, 270) : dice.between(-10, 60), dice);
  const width = Math.max(1, unit * dice.between(0.6, 1.5));
  const plate = dice.chance(0.4)
    ? inkFrom(palette.colour(), light ? dice.between(0, 110) : dice.between(150, 260), dice)
    : undefined;
  for (let row = 0; row < lines; row += 1) {
    const v = row * lineHeight;
    const length = Math.max(1, letters - dice.integer(0, 2));
    if (plate) line(at(0, v + 3), at(length * advance - 2, v + 3), unit * (lineHeight + 1), plate);
    for (let column = 0; column < length; column += 1) {
      if (dice.chance(0.12)) continue;
      for (const pen of dice.pick(glyphs)) {
        for (let point = 1; point < pen.length; point += 1) {
          const [a, b] = [pen[point - 1], pen[point]];
          line(at(column * advance + a[0], v + a[1]), at(column * advance + b[0], v + b[1]), width, ink);
        }
      }
    }
  }
}

/** The colour brought to a brightness, often without its hue. */
function inkFrom(colour: Colour, luma: number, dice: Dice): Colour {
  const grey = desaturated(colour, 1)[0];
  const own = desaturated(colour, dice.chance(0.5) ? 1 : 0);
  return [own[0] + luma - grey, own[1] + luma - grey, own[2] + luma - grey];
}
