/** Pixels as a canvas gives them: RGBA, four bytes a pixel. `ImageData` is one. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** The largest error that 8 bits can hold. Counts have a place for each error from −255 to 255. */
export const largestError = 255;

export interface ErrorSummary {
  /** Mean absolute error, 0–255 scale. */
  readonly mae: number;
  readonly rmse: number;
  /** The smallest error that 99 % of the values do not exceed, regardless of sign. */
  readonly percentile99: number;
  /** dB; `Infinity` where there is no error. */
  readonly psnr: number;
}

/** How often each signed error copy − original occurs over R, G and B, at index error + 255. */
export function signedErrorCounts(original: Pixels, copy: Pixels): Float64Array {
  const counts = new Float64Array(2 * largestError + 1);
  for (let i = 0; i < original.data.length; i += 4) {
    for (let channel = i; channel < i + 3; channel++) {
      counts[copy.data[channel] - original.data[channel] + largestError]++;
    }
  }
  return counts;
}

export function addCounts(all: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(2 * largestError + 1);
  for (const counts of all) counts.forEach((count, i) => (sum[i] += count));
  return sum;
}

/** NaN throughout where nothing was counted. */
export function summarise(counts: Float64Array): ErrorSummary {
  let [total, absolute, squares] = [0, 0, 0];
  counts.forEach((count, i) => {
    const error = i - largestError;
    total += count;
    absolute += count * Math.abs(error);
    squares += count * error * error;
  });
  const mse = squares / total;
  return {
    mae: absolute / total,
    rmse: Math.sqrt(mse),
    percentile99: percentile(counts, 0.99 * total),
    psnr: mse === 0 ? Infinity : 10 * Math.log10(largestError ** 2 / mse),
  };
}

/** The smallest absolute error that `wanted` values do not exceed. */
function percentile(counts: Float64Array, wanted: number): number {
  let reached = counts[largestError];
  let error = 0;
  while (reached < wanted && error < largestError) {
    error++;
    reached += counts[largestError - error] + counts[largestError + error];
  }
  return wanted > 0 ? error : NaN;
}
