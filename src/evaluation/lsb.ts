import type { RgbImage } from '../images/rgb-image';
import { requireSameSize } from './pixel-errors';

/**
 * The classic baseline: the top `bits` bits of every value of the secret replace the low `bits` bits of the cover's.
 *
 * @param bits 1 to 7; 4 gives both pictures half of the byte.
 * @throws UserError where the sizes differ; RangeError for other `bits`.
 */
export function hideLsb(cover: RgbImage, secret: RgbImage, bits: number): RgbImage {
  requireBits(bits);
  requireSameSize(cover, secret);
  const keep = 0xff & (0xff << bits);
  const data = cover.data.map((value, i) => (value & keep) | (secret.data[i] >> (8 - bits)));
  return { width: cover.width, height: cover.height, data };
}

/**
 * Reads the secret back. The bits that were cut off are unknown; the middle of their range halves the error that
 * zeros would make.
 *
 * @throws RangeError for `bits` outside 1 to 7.
 */
export function revealLsb(container: RgbImage, bits: number): RgbImage {
  requireBits(bits);
  const mask = (1 << bits) - 1;
  const middle = 1 << (7 - bits);
  const data = container.data.map((value) => ((value & mask) << (8 - bits)) | middle);
  return { width: container.width, height: container.height, data };
}

function requireBits(bits: number): void {
  if (!Number.isInteger(bits) || bits < 1 || bits > 7) {
    throw new RangeError(`LSB works with 1 to 7 bits a value, not ${bits}.`);
  }
}
