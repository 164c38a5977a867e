import type { Canvas } from './canvas';
import type { Dice } from './dice';
import type { NoiseField } from './noise';
import type { Colour } from './palette';
import { type Pattern, randomPattern } from './pattern';
import { cosTurn, sinTurn } from './portable-math';
import { type Shape, randomShape } from './shapes';

/** One object of the scene; it hides what lies behind it. */
export interface Leaf {
  readonly shape: Shape;
  /** Centre and size in pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly cos: number;
  readonly sin: number;
  readonly colour: Colour;
  /** Width of its edge in pixels: objects out of focus have a wide one. */
  readonly softness: number;
  readonly opacity: number;
  /** Brightness change from the centre to the edge along (cos, sin) of its light, and towards its rim. */
  readonly shade: { readonly x: number; readonly y: number; readonly rim: number };
  readonly texture: Texture | undefined;
}

interface Texture {
  readonly pattern: Pattern;
  readonly strength: number;
  /** How the texture colours the three channels. */
  readonly tint: Colour;
}

/** A random leaf of a size; `light` is the direction that everything in the scene is lit from. */
export function randomLeaf(
  dice: Dice,
  noises: readonly NoiseField[],
  place: { readonly x: number; readonly y: number; readonly radius: number },
  look: { readonly colour: Colour; readonly light: readonly [number, number]; readonly softness: number },
): Leaf {
  const turn = dice.chance(0.3) ? dice.integer(0, 3) / 4 + dice.normal() * 0.01 : dice.between(0, 1);
  const depth = Math.abs(dice.normal()) * 28;
  return {
    ...place,
    shape: randomShape(dice, dice.pick(noises)),
    cos: cosTurn(turn),
    sin: sinTurn(turn),
    colour: look.colour,
    softness: look.softness,
    opacity: dice.chance(0.85) ? 1 : dice.between(0.4, 0.9),
    shade: { x: look.light[0] * depth, y: look.light[1] * depth, rim: -Math.abs(dice.normal()) * 18 },
    texture: place.radius > 5 && dice.chance(0.8) ? randomTexture(dice, noises) : undefined,
  };
}

function randomTexture(dice: Dice, noises: readonly NoiseField[]): Texture {
  return {
    pattern: randomPattern(dice, noises),
    strength: Math.abs(dice.normal()) * dice.pick([8, 24]) + 2,
    tint: [1 + dice.normal() * 0.15, 1 + dice.normal() * 0.1, 1 + dice.normal() * 0.15],
  };
}

/** Paints a leaf over what is there. */
export function paintLeaf(canvas: Canvas, leaf: Leaf): void {
  const { shape, radius, cos, sin, colour, softness, shade, texture } = leaf;
  const reach = radius * shape.reach + softness;
  const left = Math.max(0, Math.floor(leaf.x - reach));
  const right = Math.min(canvas.width - 1, Math.ceil(leaf.x + reach));
  const top = Math.max(0, Math.floor(leaf.y - reach));
  const bottom = Math.min(canvas.height - 1, Math.ceil(leaf.y + reach));
  const { data, width } = canvas;
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const px = x - leaf.x;
      const py = y - leaf.y;
      if (px * px + py * py >= reach * reach) continue;
      const across = (px * cos + py * sin) / radius;
      const along = (py * cos - px * sin) / radius;
      const distance = shape.distance(across, along) * radius;
      if (distance >= softness) continue;
      const cover = distance <= -softness ? 1 : smooth(0.5 - distance / (2 * softness));
      const blend = cover * leaf.opacity;
      const depth = Math.max(0, 1 + distance / radius);
      const light = (shade.x * px + shade.y * py) / radius + shade.rim * depth * depth;
      const i = (y * width + x) * 3;
      if (texture) {
        const grain = texture.pattern(across * radius, along * radius) * texture.strength;
        data[i] += (colour[0] + light + grain * texture.tint[0] - data[i]) * blend;
        data[i + 1] += (colour[1] + light + grain * texture.tint[1] - data[i + 1]) * blend;
        data[i + 2] += (colour[2] + light + grain * texture.tint[2] - data[i + 2]) * blend;
      } else {
        data[i] += (colour[0] + light - data[i]) * blend;
        data[i + 1] += (colour[1] + light - data[i + 1]) * blend;
        data[i + 2] += (colour[2] + light - data[i + 2]) * blend;
      }
    }
  }
}

/** Darkens what a leaf throws its shadow on: its own outline, moved away from the light and blurred. */
export function paintShadow(
  canvas: Canvas,
  leaf: Leaf,
  away: { readonly x: number; readonly y: number },
  strength: number,
): void {
  const blur = leaf.softness + 0.12 * leaf.radius;
  const shadow: Leaf = {
    ...leaf,
    x: leaf.x + away.x,
    y: leaf.y + away.y,
    softness: blur,
  };
  const reach = shadow.radius * shadow.shape.reach + blur;
  const left = Math.max(0, Math.floor(shadow.x - reach));
  const right = Math.min(canvas.width - 1, Math.ceil(shadow.x + reach));
  const top = Math.max(0, Math.floor(shadow.y - reach));
  const bottom = Math.min(canvas.height - 1, Math.ceil(shadow.y + reach));
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const px = x - shadow.x;
      const py = y - shadow.y;
      if (px * px + py * py >= reach * reach) continue;
      const across = (px * leaf.cos + py * leaf.sin) / shadow.radius;
      const along = (py * leaf.cos - px * leaf.sin) / shadow.radius;
      const distance = shadow.shape.distance(across, along) * shadow.radius;
      if (distance >= blur) continue;
      const cover = distance <= -blur ? 1 : smooth(0.5 - distance / (2 * blur));
      const keep = 1 - strength * cover;
      const i = (y * canvas.width + x) * 3;
      canvas.data[i] *= keep;
      canvas.data[i + 1] *= keep;
      canvas.data[i + 2] *= keep;
    }
  }
}

/** Hermite's step on [0, 1]. */
function smooth(t: number): number {
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}
