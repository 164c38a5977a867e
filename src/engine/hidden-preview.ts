import type { SliceOptions } from '../evaluation/in-slices';
import { meanMetrics, measureLargePair } from '../evaluation/pair-metrics';
import type { HiddenPicture } from '../hiding/hide-picture';
import { fitTo } from '../images/resize';
import type { RgbImage } from '../images/rgb-image';
import type { HiddenPreview, ShownPictures } from './protocol';

/** More pixels than a screen has; a page that gets six pictures of 12 million each would need a gigabyte. */
const mostShownPixels = 4_000_000;

/** What the interface shows of a hidden picture before it is kept. Throws CancelledError after `signal`. */
export async function hiddenPreview(
  hidden: HiddenPicture,
  options: SliceOptions = {},
  mostPixels = mostShownPixels,
): Promise<HiddenPreview> {
  const { cover, container, alpha, secret, revealed } = hidden;
  const { cover: coverMetrics, secret: secretMetrics } = meanMetrics([
    await measureLargePair(cover, container, secret, revealed, options),
  ]);
  return {
    container: alpha ? { ...container, alpha } : container,
    metrics: { cover: coverMetrics, secret: secretMetrics },
    shown: await shownPictures(hidden, mostPixels),
  };
}

async function shownPictures(
  { cover, container, secret, revealed }: HiddenPicture,
  mostPixels: number,
): Promise<ShownPictures> {
  const scale = Math.sqrt(mostPixels / (cover.width * cover.height));
  if (scale >= 1) return { cover, container, secret, revealed };
  const reduce = (image: RgbImage) => {
    const side = (length: number) => Math.max(1, Math.floor(length * scale));
    return fitTo(image, side(image.width), side(image.height), 'fill');
  };
  return {
    cover: await reduce(cover),
    container: await reduce(container),
    secret: await reduce(secret),
    revealed: await reduce(revealed),
    differences: {
      cover: await reduce(absoluteDifference(cover, container)),
      secret: await reduce(absoluteDifference(secret, revealed)),
    },
  };
}

function absoluteDifference(a: RgbImage, b: RgbImage): RgbImage {
  const data = new Uint8Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = Math.abs(a.data[i] - b.data[i]);
  return { ...a, data };
}
