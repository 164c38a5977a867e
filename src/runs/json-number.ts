import * as z from 'zod';

/**
 * Metrics can be infinite (the PSNR of equal images) or not a number (a diverged loss), which JSON does not have:
 * such values are written as strings, so that they survive and every JSON reader still accepts the file.
 */
export const jsonNumber = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']).transform((text) => Number(text)),
]);

export function stringifyWithNumbers(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}

const imageMetrics = z.object({ psnr: jsonNumber, ssim: jsonNumber, rmse: jsonNumber });

/** `PairMetrics` of the contract. */
export const pairMetricsSchema = z.object({ cover: imageMetrics, secret: imageMetrics });
