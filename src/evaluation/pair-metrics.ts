import type { RgbImage } from '../images/rgb-image';
import type { ImageMetrics, PairMetrics } from '../runs/contract';
import type { ByChannel } from './pixel-errors';
import { pixelErrors } from './pixel-errors';
import type { SliceOptions } from './in-slices';
import { inSlices } from './in-slices';
import { ssim, ssimByRows } from './ssim';

/**
 * What one pair may add to a mean PSNR, in dB: equal pictures have an infinite one, which would swamp the mean and
 * which JSON cannot carry. One value that is off by one in a picture of 226×226 pixels makes as much.
 */
export const PSNR_CEILING = 100;

export interface ImageReport extends ImageMetrics {
  readonly mae: number;
  readonly rmseByChannel: ByChannel;
  /** The lowest PSNR of any pair, dB. */
  readonly worstPsnr: number;
}

/** One pair, or the means over several. */
export interface PairReport extends PairMetrics {
  readonly cover: ImageReport;
  readonly secret: ImageReport;
  readonly pairs: number;
}

/**
 * Compares the container with the cover and the revealed secret with the secret, all 8-bit. PSNR is `Infinity` where
 * they are equal; take `meanMetrics([…])` of one report where it has to be finite.
 *
 * @throws UserError where a picture and its original differ in size.
 */
export function measurePair(
  cover: RgbImage,
  container: RgbImage,
  secret: RgbImage,
  revealed: RgbImage,
): PairReport {
  return {
    cover: reportOf(cover, container, ssim(cover, container)),
    secret: reportOf(secret, revealed, ssim(secret, revealed)),
    pairs: 1,
  };
}

/**
 * The same for pictures of many megapixels, which take seconds: lets go of the thread in between.
 *
 * @throws CancelledError after `signal`, otherwise as `measurePair`.
 */
export async function measureLargePair(
  cover: RgbImage,
  container: RgbImage,
  secret: RgbImage,
  revealed: RgbImage,
  { progress, signal }: SliceOptions = {},
): Promise<PairReport> {
  const similarity = (original: RgbImage, copy: RgbImage, done: number) =>
    inSlices(ssimByRows(original, copy), {
      progress: (fraction) => progress?.(done + fraction / 2),
      signal,
    });
  return {
    cover: reportOf(cover, container, await similarity(cover, container, 0)),
    secret: reportOf(secret, revealed, await similarity(secret, revealed, 0.5)),
    pairs: 1,
  };
}

/**
 * Means over pairs: PSNR (at most `PSNR_CEILING` a pair), SSIM and MAE of each pair averaged, RMSE as the root of the
 * averaged squares. Reports that are means themselves count with their number of pairs. Every number is finite.
 *
 * @throws RangeError without any report.
 */
export function meanMetrics(reports: readonly PairReport[]): PairReport {
  if (reports.length === 0) throw new RangeError('There are no pairs to average.');
  const weights = reports.map((report) => report.pairs);
  return {
    cover: meanImage(
      reports.map((report) => report.cover),
      weights,
    ),
    secret: meanImage(
      reports.map((report) => report.secret),
      weights,
    ),
    pairs: weights.reduce((sum, weight) => sum + weight, 0),
  };
}

function reportOf(original: RgbImage, copy: RgbImage, similarity: number): ImageReport {
  const errors = pixelErrors(original, copy);
  const [red, green, blue] = errors.mseByChannel;
  return {
    psnr: errors.psnr,
    ssim: similarity,
    rmse: errors.rmse,
    mae: errors.mae,
    rmseByChannel: [Math.sqrt(red), Math.sqrt(green), Math.sqrt(blue)],
    worstPsnr: errors.psnr,
  };
}

function meanImage(reports: readonly ImageReport[], weights: readonly number[]): ImageReport {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (value: (report: ImageReport) => number) =>
    reports.reduce((sum, report, i) => sum + weights[i] * value(report), 0) / total;
  const rootMeanSquare = (value: (report: ImageReport) => number) =>
    Math.sqrt(mean((report) => value(report) ** 2));
  return {
    psnr: mean((report) => Math.min(report.psnr, PSNR_CEILING)),
    ssim: mean((report) => report.ssim),
    rmse: rootMeanSquare((report) => report.rmse),
    mae: mean((report) => report.mae),
    rmseByChannel: [
      rootMeanSquare((report) => report.rmseByChannel[0]),
      rootMeanSquare((report) => report.rmseByChannel[1]),
      rootMeanSquare((report) => report.rmseByChannel[2]),
    ],
    worstPsnr: reports.reduce((worst, report) => Math.min(worst, report.worstPsnr), PSNR_CEILING),
  };
}
