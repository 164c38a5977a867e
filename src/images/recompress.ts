import sharp, { type Sharp } from 'sharp';

export interface JpegSettings {
  /** 1 to 100. */
  readonly quality: number;
  readonly chromaSubsampling: '4:4:4' | '4:2:0';
}

/** A pipeline that starts from what JPEG leaves of a picture. */
export async function recompressed(
  image: Sharp,
  { quality, chromaSubsampling }: JpegSettings,
): Promise<Sharp> {
  return sharp(await image.jpeg({ quality, chromaSubsampling }).toBuffer());
}
