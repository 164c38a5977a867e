import type { Canvas } from './canvas';
import type { Dice } from './dice';
import { paintLettering } from './lettering';
import type { Colour, Palette } from './palette';
import { cosTurn, sinTurn } from './portable-math';
import { paintStroke } from './strokes';

/** What photographs have besides objects: foliage, grass, branches, wires, fences, outlines and lettering. */
export function paintDetails(canvas: Canvas, dice: Dice, palette: Palette): void {
  for (let count = dice.pick([0, 0, 1, 1, 2, 3]); count > 0; count -= 1) {
    const paint = dice.pick([
      foliage,
      foliage,
      grass,
      branches,
      wires,
      fence,
      outlines,
      paintLettering,
      paintLettering,
    ]);
    paint(canvas, dice, palette);
  }
}

/** A patch of small leaves, lit and in the shade, in the colours of one thing. */
function foliage(canvas: Canvas, dice: Dice, palette: Palette): void {
  const { extent } = canvas;
  const base = palette.colour();
  const contrast = dice.between(10, 50);
  const size = dice.between(1.2, 5);
  const slim = dice.between(0.25, 1);
  const [x, y] = [canvas.width * dice.between(0, 1), canvas.height * dice.between(0, 1)];
  const [spreadX, spreadY] = [extent * dice.between(0.1, 0.35), extent * dice.between(0.08, 0.3)];
  const count = Math.min(900, Math.round((spreadX * spreadY * dice.between(1.5, 5)) / (size * size * slim)));
  for (let leaf = 0; leaf < count; leaf += 1) {
    const own = size * dice.between(0.6, 1.4);
    const [dx, dy] = direction(dice.between(0, 1), own);
    const [x0, y0] = [x + dice.normal() * spreadX, y + dice.normal() * spreadY];
    // What is painted later lies in front and gets more light.
    const light = (leaf / count - 0.5) * contrast + dice.normal() * contrast * 0.5;
    const stroke = { x0, y0, x1: x0 + dx, y1: y0 + dy, width: Math.max(0.8, own * slim) };
    paintStroke(canvas, stroke, brighter(base, light));
  }
}

/** Blades that rise from the lower part of the picture. */
function grass(canvas: Canvas, dice: Dice, palette: Palette): void {
  const base = palette.colour();
  const length = canvas.extent * dice.between(0.06, 0.35);
  const width = dice.between(0.7, 2.5);
  const wild = dice.between(0.01, 0.07);
  const lean = 0.75 + dice.normal() * 0.03;
  const horizon = canvas.height * dice.between(0.3, 0.9);
  for (let blade = dice.integer(40, 220); blade > 0; blade -= 1) {
    const x0 = canvas.width * dice.between(0, 1);
    const y0 = dice.between(horizon, canvas.height + length);
    const [dx, dy] = direction(lean + dice.normal() * wild, length * dice.between(0.4, 1));
    paintStroke(canvas, { x0, y0, x1: x0 + dx, y1: y0 + dy, width }, brighter(base, dice.normal() * 30));
  }
}

/** A tree without leaves: each branch ends in thinner ones. */
function branches(canvas: Canvas, dice: Dice, palette: Palette): void {
  const colour = contrasting(dice, palette);
  const grow = (x0: number, y0: number, turn: number, length: number, width: number): void => {
    const [dx, dy] = direction(turn, length);
    paintStroke(canvas, { x0, y0, x1: x0 + dx, y1: y0 + dy, width }, brighter(colour, dice.normal() * 6));
    if (length < canvas.extent * 0.03) return;
    for (let twig = dice.integer(2, 3); twig > 0; twig -= 1) {
      const along = dice.between(0.5, 1);
      const [x, y] = [x0 + dx * along, y0 + dy * along];
      grow(x, y, turn + dice.normal() * 0.09, length * dice.between(0.5, 0.8), Math.max(0.8, width * 0.65));
    }
  };
  const root = canvas.extent * dice.between(0.12, 0.3);
  const width = root * dice.between(0.05, 0.2);
  grow(canvas.width * dice.between(0, 1), canvas.height * dice.between(0.5, 1.1), 0.75, root, width);
}

/** A few long lines that cross the picture side by side. */
function wires(canvas: Canvas, dice: Dice, palette: Palette): void {
  const colour = contrasting(dice, palette);
  const turn = dice.chance(0.4) ? dice.integer(0, 1) / 4 + dice.normal() * 0.01 : dice.between(0, 1);
  const width = dice.between(0.6, 3);
  const [dx, dy] = direction(turn, canvas.extent * dice.between(0.3, 1.5));
  const [apartX, apartY] = direction(turn + 0.25, dice.between(3, canvas.extent * 0.15));
  let x = canvas.width * dice.between(0, 1);
  let y = canvas.height * dice.between(0, 1);
  for (let wire = dice.integer(1, 6); wire > 0; wire -= 1) {
    paintStroke(canvas, { x0: x - dx, y0: y - dy, x1: x + dx, y1: y + dy, width }, colour);
    x += apartX;
    y += apartY;
  }
}

/** Bars at even distances, crossed by others now and then: fences, blinds, windows, scaffolds. */
function fence(canvas: Canvas, dice: Dice, palette: Palette): void {
  const colour = contrasting(dice, palette);
  const turn = dice.chance(0.7) ? dice.integer(0, 1) / 4 + dice.normal() * 0.008 : dice.between(0, 1);
  const [cx, cy] = [canvas.width * dice.between(0.2, 0.8), canvas.height * dice.between(0.2, 0.8)];
  const bars = (angle: number, length: number, apart: number, count: number, width: number): void => {
    const [dx, dy] = direction(angle, length / 2);
    const [ax, ay] = direction(angle + 0.25, apart);
    for (let bar = 0; bar < count; bar += 1) {
      const x = cx + (bar - (count - 1) / 2) * ax;
      const y = cy + (bar - (count - 1) / 2) * ay;
      paintStroke(canvas, { x0: x - dx, y0: y - dy, x1: x + dx, y1: y + dy, width }, colour);
    }
  };
  const apart = dice.radius(3, canvas.extent * 0.12);
  const width = apart * dice.between(0.15, 0.6);
  const length = canvas.extent * dice.between(0.15, 0.9);
  const count = dice.integer(4, 24);
  bars(turn, length, apart, count, width);
  if (!dice.chance(0.6)) return;
  const across = dice.integer(2, 10);
  bars(turn + 0.25, apart * count, length / across, across, width * dice.between(0.5, 1));
}

/** Closed lines: rings, frames, wheels. */
function outlines(canvas: Canvas, dice: Dice, palette: Palette): void {
  const colour = contrasting(dice, palette);
  const width = dice.between(0.8, 4);
  for (let count = dice.integer(1, 4); count > 0; count -= 1) {
    const radius = dice.radius(canvas.extent * 0.04, canvas.extent * 0.4);
    const [x, y] = [canvas.width * dice.between(0, 1), canvas.height * dice.between(0, 1)];
    const corners = dice.pick([3, 4, 4, 4, 5, 6, 24]);
    const flat = dice.between(0.4, 1);
    const start = dice.chance(0.5) ? 0.5 / corners : dice.between(0, 1);
    const corner = (k: number) => {
      const [dx, dy] = direction(start + k / corners, radius);
      return { x: x + dx, y: y + dy * flat };
    };
    for (let k = 0; k < corners; k += 1) {
      const [a, b] = [corner(k), corner(k + 1)];
      paintStroke(canvas, { x0: a.x, y0: a.y, x1: b.x, y1: b.y, width }, colour);
    }
  }
}

function direction(turn: number, length: number): [number, number] {
  return [cosTurn(turn) * length, sinTurn(turn) * length];
}

function brighter([r, g, b]: Colour, light: number): Colour {
  return [r + light, g + light, b + light];
}

/** A colour that is often much darker or lighter than the rest. */
function contrasting(dice: Dice, palette: Palette): Colour {
  return brighter(palette.colour(), dice.chance(0.6) ? dice.pick([-1, 1]) * dice.between(30, 110) : 0);
}
