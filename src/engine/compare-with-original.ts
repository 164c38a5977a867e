import { UserError } from '../errors';
import { pixelErrors } from '../evaluation/pixel-errors';
import type { SliceOptions } from '../evaluation/in-slices';
import { inSlices } from '../evaluation/in-slices';
import { ssimByRows } from '../evaluation/ssim';
import { readRgba } from '../images/read';
import { fitTo } from '../images/resize';
import type { WithOriginalParams, WithOriginalResult } from './protocol';

/**
 * Measures a container or a revealed secret by the file that it comes from, which is read and fitted as hiding does it.
 * Throws UserError for an unreadable file, and without `fit` for one of another size; CancelledError after `signal`.
 */
export async function compareWithOriginal(
  { original: file, fit, position, picture }: WithOriginalParams,
  options: SliceOptions = {},
): Promise<WithOriginalResult> {
  const { width, height } = picture;
  const original = fit ? await fitTo(file, width, height, fit, position) : (await readRgba(file)).image;
  if (original.width !== width || original.height !== height) {
    throw new UserError(
      `It is ${original.width} × ${original.height}, the container ${width} × ${height}: pick the picture that the secret was hidden in.`,
    );
  }
  const { psnr, rmse } = pixelErrors(original, picture);
  const ssim = await inSlices(ssimByRows(original, picture), options);
  return { original, metrics: { psnr, rmse, ssim } };
}
