import { UserError } from '../errors';
import { pixelErrors } from '../evaluation/pixel-errors';
import { ssim } from '../evaluation/ssim';
import { readRgba } from '../images/read';
import { fitTo } from '../images/resize';
import type { CompareParams, CompareResult } from './protocol';

/**
 * Measures a container or a revealed secret by the file that it comes from, which is read and fitted as hiding does it.
 * Throws UserError for an unreadable file, and without `fit` for one of another size.
 */
export async function compareWithOriginal({
  original: file,
  fit,
  picture,
}: CompareParams): Promise<CompareResult> {
  const { width, height } = picture;
  const original = fit ? await fitTo(file, width, height, fit) : (await readRgba(file)).image;
  if (original.width !== width || original.height !== height) {
    throw new UserError(
      `It is ${original.width} × ${original.height}, the container ${width} × ${height}: pick the picture that the secret was hidden in.`,
    );
  }
  const { psnr, rmse } = pixelErrors(original, picture);
  return { original, metrics: { psnr, rmse, ssim: ssim(original, picture) } };
}
