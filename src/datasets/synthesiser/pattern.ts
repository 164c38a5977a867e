import type { Dice } from './dice';
import type { NoiseField } from './noise';
import { sinTurn } from './portable-math';

/** A texture of mean near 0 and deviation near 1, by a place in pixels of the canvas. */
export type Pattern = (x: number, y: number) => number;

/** A random texture: mostly noise, also veins, blotches, stripes, checks and bricks. */
export function randomPattern(dice: Dice, noises: readonly NoiseField[]): Pattern {
  const make = dice.pick([
    grain,
    grain,
    grain,
    grain,
    grain,
    veins,
    blotches,
    blotches,
    stripes,
    checks,
    bricks,
  ]);
  return make(dice, dice.pick(noises));
}

function grain(dice: Dice, noise: NoiseField): Pattern {
  const across = dice.between(0.3, 1.2);
  const along = across * (dice.chance(0.35) ? dice.between(0.1, 0.5) : 1);
  const u = dice.between(0, noise.side);
  const v = dice.between(0, noise.side);
  return (x, y) => noise.at(u + x * across, v + y * along);
}

/** Bright lines where the noise passes zero. */
function veins(dice: Dice, noise: NoiseField): Pattern {
  const base = grain(dice, noise);
  // |n| of normal n has the mean 0.8 and the deviation 0.6.
  return (x, y) => (0.8 - Math.abs(base(x, y))) / 0.6;
}

/** Two tones with hard edges, like foliage against its own shade. */
function blotches(dice: Dice, noise: NoiseField): Pattern {
  const base = grain(dice, noise);
  const edge = dice.between(2, 8);
  return (x, y) => limited(edge * base(x, y));
}

function stripes(dice: Dice, noise: NoiseField): Pattern {
  const period = dice.radius(4, 32);
  const edge = dice.between(0.8, 6);
  const bend = dice.chance(0.5) ? dice.between(0, 0.4) : 0;
  const slow = noise.side / 2048;
  return (x, y) => limited(edge * sinTurn(x / period + bend * noise.at(x * slow, y * slow)));
}

function checks(dice: Dice): Pattern {
  const period = dice.radius(5, 40);
  const edge = dice.between(2, 8);
  return (x, y) => limited(edge * sinTurn(x / period) * sinTurn(y / period));
}

/** Rows of stones with dark or light joints, each stone of its own brightness. */
function bricks(dice: Dice, noise: NoiseField): Pattern {
  const height = dice.radius(5, 24);
  const width = height * dice.between(1, 3);
  const joint = Math.max(1, height * dice.between(0.1, 0.25));
  const contrast = dice.pick([-2, 2]);
  const own = dice.between(0.2, 1);
  return (x, y) => {
    const row = Math.floor(y / height);
    const shifted = x / width + (row & 1) / 2;
    const column = Math.floor(shifted);
    const inJoint = y - row * height < joint || (shifted - column) * width < joint;
    return inJoint ? contrast : own * noise.at(column * 7.5, row * 5.5) - contrast * 0.3;
  };
}

function limited(value: number): number {
  return value < -1 ? -1 : value > 1 ? 1 : value;
}
