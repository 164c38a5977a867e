import sharp, { type Sharp } from 'sharp';
import { type ImageSource, decoding, openImage } from './image-source';
import { rawRgb, withoutAlpha } from './read';
import type { RgbImage } from './rgb-image';

/**
 * `contain`: the whole picture, with black bars; `cover`: fills the frame, what sticks out is cut off;
 * `fill`: stretched.
 */
export type Fit = 'contain' | 'cover' | 'fill';

/** What stays of a picture that is cut to fill a frame: its middle, its top or left, its bottom or right. */
export type CropPosition = 'centre' | 'start' | 'end';

const positions: Readonly<Record<CropPosition, string>> = {
  centre: 'centre',
  start: 'left top',
  end: 'right bottom',
};

/**
 * A picture brought to `width` × `height` pixels (Lanczos-3). One that has that size already keeps its pixels.
 * Throws UnreadableImageError for a file that cannot be read.
 */
export async function fitTo(
  source: ImageSource | RgbImage,
  width: number,
  height: number,
  fit: Fit,
  position?: CropPosition,
): Promise<RgbImage> {
  if (isRgbImage(source)) {
    if (source.width === width && source.height === height) return source;
    return rawRgb(resized(fromRgb(source), width, height, fit, position));
  }
  const image = withoutAlpha(await openImage(source), 'flatten');
  return decoding(source, () => rawRgb(resized(image, width, height, fit, position)));
}

/** Adds the resizing of `fitTo` to a pipeline. */
export function resized(
  image: Sharp,
  width: number,
  height: number,
  fit: Fit,
  position: CropPosition = 'centre',
): Sharp {
  return image.resize(width, height, {
    fit,
    // Bars stand evenly at both sides.
    position: fit === 'cover' ? positions[position] : 'centre',
    kernel: 'lanczos3',
    background: '#000000',
    // Shrinking while decoding is faster, but shifts the picture by a fraction of a pixel.
    fastShrinkOnLoad: false,
  });
}

/** A sharp pipeline that starts from pixels in memory. */
export function fromRgb(image: RgbImage): Sharp {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } });
}

function isRgbImage(source: ImageSource | RgbImage): source is RgbImage {
  return typeof source === 'object' && 'data' in source;
}
