import { channelsOf, type Picture } from './picture';

/**
 * `colour` keeps the three channels apart. `mean` and `max` are grey: the mean of the three channels, and the largest
 * of them, which shows an error that is in one channel alone at full strength.
 */
export type DifferenceTone = 'colour' | 'mean' | 'max';

export interface DifferenceOptions {
  /** Factor on the differences; 1 shows them as they are. */
  readonly gain: number;
  readonly tone: DifferenceTone;
}

/**
 * |a − b| · gain of each value, rounded and cut off at 255, as RGB. Transparency is left out of account.
 * Throws a RangeError where the two differ in size.
 */
export function difference(a: Picture, b: Picture, { gain, tone }: DifferenceOptions): Picture {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(
      `Pictures of ${a.width} × ${a.height} and ${b.width} × ${b.height} have no difference.`,
    );
  }
  const [stepA, stepB] = [channelsOf(a), channelsOf(b)];
  const data = new Uint8ClampedArray(a.width * a.height * 3);
  for (let i = 0, j = 0, to = 0; to < data.length; i += stepA, j += stepB, to += 3) {
    const red = Math.abs(a.data[i] - b.data[j]);
    const green = Math.abs(a.data[i + 1] - b.data[j + 1]);
    const blue = Math.abs(a.data[i + 2] - b.data[j + 2]);
    if (tone === 'colour') {
      data[to] = red * gain;
      data[to + 1] = green * gain;
      data[to + 2] = blue * gain;
    } else {
      const grey = tone === 'mean' ? (red + green + blue) / 3 : Math.max(red, green, blue);
      data[to] = data[to + 1] = data[to + 2] = grey * gain;
    }
  }
  return { width: a.width, height: a.height, data };
}
