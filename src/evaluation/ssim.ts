import type { RgbImage } from '../images/rgb-image';
import { requireSameSize } from './pixel-errors';

const WINDOW = 7;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/**
 * Mean structural similarity of two pictures of one size, in [-1, 1] (Wang et al., IEEE TIP 13(4), 2004): a uniform
 * 7×7 window that stays inside the picture, sample covariance, the mean over positions and then channels. Equal to
 * scikit-image's `structural_similarity(a, b, channel_axis=2, data_range=255)`.
 *
 * A side below 7 pixels shrinks the window to the largest odd size that fits (`win_size` there). At 1 pixel nothing
 * varies inside a window, and only the comparison of brightness is left.
 *
 * @throws UserError where the sizes differ or a picture has no pixels.
 */
export function ssim(a: RgbImage, b: RgbImage): number {
  requireSameSize(a, b);
  const fitting = Math.min(WINDOW, a.width, a.height);
  const window = fitting % 2 === 1 ? fitting : fitting - 1;
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) sum += channelSsim(a, b, channel, window);
  return sum / 3;
}

/**
 * Every sum runs over integers below 2³¹, so sliding the window (add what enters, take away what leaves) stays exact,
 * and the cost a pixel does not grow with the window.
 */
function channelSsim(a: RgbImage, b: RgbImage, channel: number, window: number): number {
  const columns = new ColumnSums(a, b, channel);
  let total = 0;
  for (let y = 0; y < a.height; y++) {
    columns.add(y, 1);
    if (y >= window) columns.add(y - window, -1);
    if (y >= window - 1) total += rowSsim(columns, window);
  }
  return total / ((a.width - window + 1) * (a.height - window + 1));
}

/** Sums over the rows of the current band, one a column, of a, b and their products. */
class ColumnSums {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly aa: Int32Array;
  readonly bb: Int32Array;
  readonly ab: Int32Array;

  constructor(
    private readonly first: RgbImage,
    private readonly second: RgbImage,
    private readonly channel: number,
  ) {
    const { width } = first;
    this.a = new Int32Array(width);
    this.b = new Int32Array(width);
    this.aa = new Int32Array(width);
    this.bb = new Int32Array(width);
    this.ab = new Int32Array(width);
  }

  add(row: number, sign: 1 | -1): void {
    const { width } = this.first;
    let i = row * width * 3 + this.channel;
    for (let x = 0; x < width; x++, i += 3) {
      const a = this.first.data[i];
      const b = this.second.data[i];
      this.a[x] += sign * a;
      this.b[x] += sign * b;
      this.aa[x] += sign * a * a;
      this.bb[x] += sign * b * b;
      this.ab[x] += sign * a * b;
    }
  }
}

/** The sum of the index over all windows of one band of rows. */
function rowSsim(columns: ColumnSums, window: number): number {
  const n = window * window;
  // Sample covariance divides by n - 1; with one pixel a window it is zero either way.
  const unbiased = n / Math.max(1, n - 1);
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  let total = 0;
  for (let x = 0; x < columns.a.length; x++) {
    sumA += columns.a[x];
    sumB += columns.b[x];
    sumAA += columns.aa[x];
    sumBB += columns.bb[x];
    sumAB += columns.ab[x];
    if (x < window - 1) continue;
    const meanA = sumA / n;
    const meanB = sumB / n;
    const varianceA = unbiased * (sumAA / n - meanA * meanA);
    const varianceB = unbiased * (sumBB / n - meanB * meanB);
    const covariance = unbiased * (sumAB / n - meanA * meanB);
    total +=
      ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
      ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
    const leaving = x - window + 1;
    sumA -= columns.a[leaving];
    sumB -= columns.b[leaving];
    sumAA -= columns.aa[leaving];
    sumBB -= columns.bb[leaving];
    sumAB -= columns.ab[leaving];
  }
  return total;
}
