import { decoding, openImage } from './image-source';

/**
 * A picture as a small WebP, its longer side at most `side` pixels: smaller ones keep their size, and what is
 * transparent stays so. Throws UnreadableImageError.
 */
export async function thumbnailOf(file: string, side: number): Promise<Uint8Array> {
  const image = await openImage(file);
  return decoding(file, () =>
    image
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality: 85 })
      .toBuffer(),
  );
}
