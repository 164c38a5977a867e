import type { Sharp } from 'sharp';
import { messageOf, UserError } from '../errors';
import { resampleLanczos } from '../images/lanczos';
import { readRgb } from '../images/read';
import { fromRgb } from '../images/resize';
import type { RgbImage } from '../images/rgb-image';
import { encodePng } from '../images/write';
import { normalValues, randomFor } from '../seeded-random';

/** What happens to a container between hiding and revealing. */
export interface Channel {
  /** How it is written: `png`, `jpeg:75`. */
  readonly name: string;
  /**
   * The picture that the receiver has, of the same size.
   *
   * @param pair Number of the pair, which decides the noise: whatever is sent for one pair meets the same.
   * @throws UserError where the format cannot hold a picture of that size.
   */
  apply(container: RgbImage, pair: number): Promise<RgbImage>;
}

/** For help and errors. */
export const CHANNEL_FORMS =
  'png, jpeg:Q, jpeg444:Q or webp:Q (quality 1 to 100), noise:S (σ on the 0–255 scale) or resize:F (factor above 0 and at most 4)';

export const pngChannel: Channel = {
  name: 'png',
  apply: async (container) => readRgb(await encodePng(container)),
};

/** Parses a channel such as `jpeg:75`. Throws a UserError that lists the forms. */
export function parseChannel(text: string): Channel {
  if (text === 'png') return pngChannel;
  const [, kind, digits] = /^([a-z0-9]+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const form = Object.hasOwn(forms, kind) ? forms[kind] : undefined;
  const value = Number(digits);
  if (!form?.allows(value))
    throw new UserError(`A channel is ${CHANNEL_FORMS}, not ${JSON.stringify(text)}.`);
  return { name: `${kind}:${value}`, apply: form.channel(value) };
}

interface Form {
  readonly allows: (value: number) => boolean;
  readonly channel: (value: number) => Channel['apply'];
}

const isQuality = (value: number) => Number.isInteger(value) && value >= 1 && value <= 100;

const forms: Readonly<Record<string, Form>> = {
  // With 4:2:0, the encoder's default: colour at half the resolution, at every quality.
  jpeg: {
    allows: isQuality,
    channel: (quality) => (container) => reencoded(container, (image) => image.jpeg({ quality })),
  },
  jpeg444: {
    allows: isQuality,
    channel: (quality) => (container) =>
      reencoded(container, (image) => image.jpeg({ quality, chromaSubsampling: '4:4:4' })),
  },
  webp: {
    allows: isQuality,
    channel: (quality) => (container) => reencoded(container, (image) => image.webp({ quality })),
  },
  noise: {
    allows: (sigma) => sigma <= 255,
    channel: (sigma) => async (container, pair) => withNoise(container, sigma, pair),
  },
  resize: {
    allows: (factor) => factor > 0 && factor <= 4,
    channel: (factor) => async (container) => thereAndBack(container, factor),
  },
};

async function reencoded(container: RgbImage, encode: (image: Sharp) => Sharp): Promise<RgbImage> {
  const { width, height } = container;
  const file = await encode(fromRgb(container))
    .toBuffer()
    .catch((error: unknown) => {
      throw new UserError(`A picture of ${width}×${height} cannot take this channel: ${messageOf(error)}.`);
    });
  return readRgb(file);
}

const noiseStream = 0xc4a77e1;

function withNoise(container: RgbImage, sigma: number, pair: number): RgbImage {
  const noise = normalValues(container.data.length, randomFor(noiseStream, pair));
  const data = container.data.map((value, i) =>
    Math.min(255, Math.max(0, Math.round(value + sigma * noise[i]))),
  );
  return { ...container, data };
}

/** Between the two it is a picture of 8 bits, as if somebody had saved it at that size. */
function thereAndBack(container: RgbImage, factor: number): RgbImage {
  const { width, height } = container;
  const scaled = (side: number) => Math.max(1, Math.round(side * factor));
  return resampleLanczos(resampleLanczos(container, scaled(width), scaled(height)), width, height);
}
