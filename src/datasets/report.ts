import type { Metadata } from 'sharp';
import { UserError } from '../errors';
import { decoding, openImage, reasonOf, UnreadableImageError } from '../images/image-source';
import { rawRgb, withoutAlpha } from '../images/read';
import { resized } from '../images/resize';
import type { Conversions, DatasetProblem, DatasetSplit, SquareFit } from './contract';

/** Smallest side, in pixels, of a picture worth training on. */
export const minimumSide = 8;

/** A picture made square, or the reason why it cannot be used. */
export type SquareImage =
  | { readonly data: Uint8Array; readonly conversions: readonly (keyof Conversions)[] }
  | { readonly reason: string };

/**
 * Decodes a picture to `size` × `size` RGB (`size * size * 3` bytes), and says what had to be converted. A file
 * that cannot be used gives a reason instead of an error.
 */
export async function decodeSquare(file: string, size: number, fit: SquareFit): Promise<SquareImage> {
  try {
    const image = await openImage(file);
    return await decoding(file, async () => {
      const metadata = await image.metadata();
      const { width, height } = metadata.autoOrient;
      if (Math.min(width, height) < minimumSide) {
        const least = `${minimumSide} × ${minimumSide}`;
        return { reason: `it has only ${width} × ${height} pixels; at least ${least} are needed` };
      }
      const square = resized(withoutAlpha(image, 'flatten'), size, size, fit === 'crop' ? 'cover' : 'fill');
      return { data: (await rawRgb(square)).data, conversions: conversionsOf(metadata) };
    });
  } catch (error) {
    return { reason: error instanceof UnreadableImageError ? error.reason : reasonOf(error) };
  }
}

/** What stands between a file and 8-bit opaque RGB, from its header. */
export function conversionsOf(metadata: Metadata): (keyof Conversions)[] {
  const found: (keyof Conversions)[] = [];
  if (metadata.space === 'b-w' || metadata.space === 'grey16') found.push('greyscale');
  if (metadata.space === 'cmyk') found.push('cmyk');
  if (metadata.depth !== 'uchar') found.push('sixteenBit');
  if ((metadata.orientation ?? 1) > 1) found.push('rotated');
  if ((metadata.pages ?? 1) > 1) found.push('animated');
  if (metadata.hasAlpha) found.push('transparent');
  return found;
}

/** Counts conversions and keeps problems while a dataset is decoded. */
export class ReportBuilder {
  usable = 0;
  readonly problems: DatasetProblem[] = [];
  readonly conversions: Record<keyof Conversions, number> = {
    greyscale: 0,
    cmyk: 0,
    sixteenBit: 0,
    rotated: 0,
    animated: 0,
    transparent: 0,
  };

  add(file: string, image: SquareImage): void {
    if ('reason' in image) {
      this.problems.push({ file, reason: image.reason });
      return;
    }
    this.usable += 1;
    for (const conversion of image.conversions) this.conversions[conversion] += 1;
  }
}

/** What to say where fewer than two pictures of a split can be used. */
export function tooFewImages(
  { root, split }: { readonly root: string; readonly split: DatasetSplit },
  usable: number,
  problems: readonly DatasetProblem[],
): UserError {
  const [first] = problems;
  const example = first ? ` (${first.file}: ${first.reason})` : '';
  const purpose = split === 'train' ? 'to train on' : 'to evaluate with';
  return new UserError(
    `${root} holds ${usable} usable image${usable === 1 ? '' : 's'} ${purpose}; at least 2 are needed${example}.`,
  );
}
