import type { PlaceScale } from './place';

/** Pixels that a text takes. */
export type Measure = (text: string) => number;

/** Between two texts, in pixels. */
const gap = 10;
/** Categories are shortened to so many pixels before some of them are left out, no further. */
const shortest = 64;
/** A number stands in so many pixels at least, a category in fewer. */
const numberRoom = 40;
const categoryRoom = 24;

/** How far two neighbours are from each other at least; infinitely far where there is one alone. */
export function leastDistance(places: readonly number[]): number {
  return Math.min(...places.slice(1).map((place, i) => Math.abs(place - places[i])));
}

/** Places for marks along an axis of so many pixels: as many as their texts have room beside each other. */
export function placesAcross(
  scale: PlaceScale,
  areCategories: boolean,
  length: number,
  measure: Measure,
): number[] {
  const pixels = length / (scale.high - scale.low);
  for (let most = Math.floor(length / (areCategories ? categoryRoom : numberRoom)); most > 2; most--) {
    const places = scale.ticks(most);
    const widest = Math.max(0, ...scale.texts(places).map(measure));
    const needed = areCategories ? Math.min(widest, shortest) : widest;
    if (leastDistance(places) * pixels >= needed + gap) return places;
  }
  return scale.ticks(2);
}

/** How wide a text may be whose neighbours, and the nearer end of what is drawn, are so many pixels from its middle. */
export function roomBetween(neighbours: number, end: number): number {
  return Math.min(neighbours - gap, 2 * end);
}

/** The beginning and the end of a text that is too wide: names that begin the same end differently. */
export function shortened(text: string, most: number, measure: Measure): string {
  const width = measure(text);
  if (width <= most) return text;
  const letters = [...text];
  const guess = Math.ceil((letters.length * most) / width) + 2;
  for (let kept = Math.min(letters.length - 1, guess); kept > 1; kept--) {
    const end = letters.slice(letters.length - Math.floor(kept / 2));
    const short = `${letters.slice(0, Math.ceil(kept / 2)).join('')}…${end.join('')}`;
    if (measure(short) <= most) return short;
  }
  return '…';
}
