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
  const rows = ssimByRows(a, b);
  for (;;) {
    const { done, value } = rows.next();
    if (done) return value;
  }
}

/**
 * The same, a row of pixels at a time, for whoever must not be held up: yields the share that is done, in 0..1, and
 * returns the similarity.
 */
export function* ssimByRows(a: RgbImage, b: RgbImage): Generator<number, number, void> {
  requireSameSize(a, b);
  const { width, height } = a;
  const fitting = Math.min(WINDOW, width, height);
  const window = fitting % 2 === 1 ? fitting : fitting - 1;
  const columns = columnSums(width);
  let total = 0;
  for (let y = 0; y < height; y++) {
    if (y < window) enterRow(columns, a.data, b.data, y);
    else slideDown(columns, a.data, b.data, y, y - window);
    if (y >= window - 1) {
      total += rowSsim(columns, 0, window) + rowSsim(columns, 1, window) + rowSsim(columns, 2, window);
    }
    yield (y + 1) / height;
  }
  return total / (3 * (width - window + 1) * (height - window + 1));
}

/**
 * Sums over the rows of the current band, one for each value of a row. All are whole numbers below 2³¹, over whole
 * windows, too; so sliding (add what enters, take away what leaves) stays exact, and the cost a pixel does not grow
 * with the window.
 */
interface ColumnSums {
  /** Of a in the lower 16 bits and of b above them: 49 · 255 fits, and one addition does for both. */
  readonly means: Int32Array;
  /** Of a² + b²: the index needs their variances only together. */
  readonly squares: Int32Array;
  readonly products: Int32Array;
}

function columnSums(width: number): ColumnSums {
  const sums = () => new Int32Array(width * 3);
  return { means: sums(), squares: sums(), products: sums() };
}

function enterRow({ means, squares, products }: ColumnSums, a: Uint8Array, b: Uint8Array, row: number): void {
  const start = row * means.length;
  for (let i = 0; i < means.length; i++) {
    const x = a[start + i];
    const y = b[start + i];
    means[i] += x + (y << 16);
    squares[i] += x * x + y * y;
    products[i] += x * y;
  }
}

function slideDown(
  { means, squares, products }: ColumnSums,
  a: Uint8Array,
  b: Uint8Array,
  entering: number,
  leaving: number,
): void {
  const start = entering * means.length;
  const end = leaving * means.length;
  for (let i = 0; i < means.length; i++) {
    const x = a[start + i];
    const y = b[start + i];
    const oldX = a[end + i];
    const oldY = b[end + i];
    means[i] += x - oldX + ((y - oldY) << 16);
    squares[i] += x * x + y * y - oldX * oldX - oldY * oldY;
    products[i] += x * y - oldX * oldY;
  }
}

/**
 * The sum of the index over all windows of one band of rows in one channel.
 *
 * With sums S over the n pixels of a window, μ = S / n, and the sample covariance is (S_ab − S_a S_b / n) / (n − 1).
 * Both factors of the index are multiplied by n², the second also by (n − 1) / n, which leaves whole numbers and the
 * two constants. `Math.imul` and `| 0` keep them what the processor counts with.
 */
function rowSsim({ means, squares, products }: ColumnSums, channel: number, window: number): number {
  const n = window * window;
  const c1 = C1 * n * n;
  // With one pixel a window nothing varies, and the constant only has to be there.
  const c2 = C2 * n * Math.max(1, n - 1);
  const first = channel + 3 * (window - 1);
  let sums = 0;
  let power = 0;
  let product = 0;
  for (let i = channel; i < first; i += 3) {
    sums += means[i];
    power += squares[i];
    product += products[i];
  }
  let total = 0;
  for (let i = first, leaving = channel; i < means.length; i += 3, leaving += 3) {
    sums = (sums + means[i]) | 0;
    power = (power + squares[i]) | 0;
    product = (product + products[i]) | 0;
    const a = sums & 0xffff;
    const b = sums >>> 16;
    const brightness = Math.imul(2 * a, b);
    const brightnesses = (Math.imul(a, a) + Math.imul(b, b)) | 0;
    const covariance = (Math.imul(2 * n, product) - brightness) | 0;
    const variances = (Math.imul(n, power) - brightnesses) | 0;
    total += ((brightness + c1) * (covariance + c2)) / ((brightnesses + c1) * (variances + c2));
    sums = (sums - means[leaving]) | 0;
    power = (power - squares[leaving]) | 0;
    product = (product - products[leaving]) | 0;
  }
  return total;
}
