import type { Dice } from './dice';
import type { NoiseField } from './noise';
import { cosTurn, sinTurn } from './portable-math';

/**
 * The outline of a leaf in its own frame, where it is about one unit large: negative inside, positive outside,
 * growing by about 1 a unit. `reach` is the radius of a circle that holds it.
 */
export interface Shape {
  readonly reach: number;
  distance(x: number, y: number): number;
}

/** A random outline: discs, ellipses, polygons, boxes, blobs and bent strokes. */
export function randomShape(dice: Dice, noise: NoiseField): Shape {
  const make = dice.pick([disc, ellipse, ellipse, polygon, polygon, box, blob, blob, blob, stroke]);
  return make(dice, noise);
}

function disc(): Shape {
  return { reach: 1, distance: (x, y) => Math.sqrt(x * x + y * y) - 1 };
}

function ellipse(dice: Dice): Shape {
  const flat = dice.between(0.3, 0.95);
  return {
    reach: 1,
    distance: (x, y) => {
      const v = y / flat;
      return (Math.sqrt(x * x + v * v) - 1) * flat;
    },
  };
}

function polygon(dice: Dice): Shape {
  const sides = dice.integer(3, 7);
  const normals = Array.from({ length: sides }, (_, side) => {
    const turn = (side + dice.between(-0.3, 0.3)) / sides;
    return [cosTurn(turn), sinTurn(turn), dice.between(0.5, 0.85)] as const;
  });
  return {
    // Corners of uneven polygons lie far out; what sticks out of the circle is rounded off.
    reach: 1.2,
    distance: (x, y) => {
      let most = Math.sqrt(x * x + y * y) - 1.15;
      for (const [nx, ny, far] of normals) {
        const d = nx * x + ny * y - far;
        if (d > most) most = d;
      }
      return most;
    },
  };
}

function box(dice: Dice): Shape {
  const narrow = dice.between(0.15, 0.8);
  return {
    reach: 1.3,
    distance: (x, y) => Math.max(Math.abs(x) - 1, Math.abs(y) - narrow),
  };
}

function blob(dice: Dice, noise: NoiseField): Shape {
  const rough = dice.between(0.1, 0.3);
  const scale = dice.between(4, 24);
  const u = dice.between(0, noise.side);
  const v = dice.between(0, noise.side);
  const flat = dice.between(0.5, 1);
  return {
    reach: 1 + 2.5 * rough,
    distance: (x, y) => {
      const w = y / flat;
      const bulge = Math.max(-2.5, Math.min(2.5, noise.at(u + x * scale, v + y * scale)));
      return (Math.sqrt(x * x + w * w) - 1 - rough * bulge) * flat;
    },
  };
}

function stroke(dice: Dice): Shape {
  const thick = dice.between(0.02, 0.12);
  const bend = dice.between(-0.5, 0.5);
  return {
    reach: 1.2,
    distance: (x, y) => {
      const taper = thick * (1.2 - 0.6 * x);
      return Math.max(Math.abs(y - bend * (x * x - 0.3)) - taper, Math.abs(x) - 1);
    },
  };
}
