import sharp, { type Sharp } from 'sharp';
import type { Dice } from './synthesiser/dice';

/**
 * Sends about half of the pictures through JPEG, at qualities from 60 to 97, and gives PNG bytes: most pictures that
 * people hide have been JPEGs once. The same for the same dice and version of sharp.
 */
export async function encodeWithJpegTraces(picture: Sharp, dice: Dice): Promise<Buffer> {
  const png = (image: Sharp) => image.png({ compressionLevel: 6 }).toBuffer();
  if (!dice.chance(0.5)) return png(picture);
  const quality = dice.integer(60, 97);
  const chromaSubsampling = dice.pick(['4:4:4', '4:2:0']);
  return png(sharp(await picture.jpeg({ quality, chromaSubsampling }).toBuffer()));
}
