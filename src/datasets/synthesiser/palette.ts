import type { Dice } from './dice';

/** Red, green and blue on the 0–255 scale of the screen; may lie outside of it until the picture is finished. */
export type Colour = readonly [number, number, number];

/** Colours that photographs are made of, each with how far it strays. */
const families: readonly { readonly colour: Colour; readonly spread: number }[] = [
  { colour: [120, 155, 200], spread: 35 }, // sky
  { colour: [215, 220, 224], spread: 25 }, // clouds, snow, walls
  { colour: [74, 96, 48], spread: 35 }, // foliage
  { colour: [130, 140, 70], spread: 35 }, // grass
  { colour: [122, 92, 62], spread: 35 }, // earth, wood
  { colour: [198, 172, 130], spread: 30 }, // sand, straw
  { colour: [205, 158, 128], spread: 30 }, // skin
  { colour: [118, 116, 112], spread: 40 }, // stone
  { colour: [44, 42, 44], spread: 25 }, // shade
  { colour: [20, 18, 18], spread: 14 }, // night
  { colour: [48, 84, 104], spread: 30 }, // water
  { colour: [176, 54, 42], spread: 35 }, // brick, fruit
  { colour: [216, 160, 48], spread: 30 }, // flowers, lamps
  { colour: [150, 90, 140], spread: 40 }, // blossoms, cloth
];

/** A few colours that go together, warmed or cooled by one light. */
export class Palette {
  private readonly colours: readonly Colour[];

  constructor(private readonly dice: Dice) {
    const light = dice.normal() * 8;
    const grey = dice.chance(0.08) ? 1 : dice.between(0, 0.5);
    this.colours = Array.from({ length: dice.integer(3, 6) }, () => {
      const { colour, spread } = dice.pick(families);
      const brightness = dice.normal() * spread;
      const own = colour.map((value) => value + brightness + dice.normal() * 10) as [number, number, number];
      return desaturated([own[0] + light, own[1], own[2] - light], grey);
    });
  }

  /** One of the colours, strayed by about `spread`, mostly in brightness. */
  colour(spread = 14): Colour {
    return this.strayed(this.dice.pick(this.colours), spread);
  }

  /** The colour that belongs to a value of noise: what lies close together shares its colour. */
  colourFor(noise: number): Colour {
    const last = this.colours.length - 1;
    const index = Math.floor((0.5 + noise * 0.3) * this.colours.length);
    return this.strayed(this.colours[Math.max(0, Math.min(last, index))], 22);
  }

  private strayed([r, g, b]: Colour, spread: number): Colour {
    const brightness = this.dice.normal() * spread;
    const tint = this.dice.normal() * spread * 0.25;
    return [r + brightness + tint, g + brightness, b + brightness - tint];
  }
}

/** Mixes a colour with its own grey (Rec. 601 luma): 0 leaves it, 1 takes all colour away. */
export function desaturated([r, g, b]: Colour, amount: number): Colour {
  const luma = 0.299 * r + 0.587 * g + 0.114 * b;
  return [r + (luma - r) * amount, g + (luma - g) * amount, b + (luma - b) * amount];
}
