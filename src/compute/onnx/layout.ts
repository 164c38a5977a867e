/**
 * tfjs is NHWC, onnxruntime's fast convolutions are NCHW. Traced 4-D tensors stay in NCHW as long as they can;
 * these are the permutations at the edges.
 */

export const toNchw = [0, 3, 1, 2] as const;
export const toNhwc = [0, 2, 3, 1] as const;

/** Where each NHWC axis stands in NCHW. */
export const nchwAxis = [0, 2, 3, 1] as const;

/** `[a, b, c, d]` in NHWC as NCHW. */
export function permuteToNchw(shape: readonly number[]): number[] {
  return toNchw.map((axis) => shape[axis]);
}
