export const blockSide = 8;

/** The orthonormal discrete cosine transform of 8 samples: what frequency k has of sample j. */
export const cosine = (k: number, j: number) =>
  (k === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * j + 1) * k * Math.PI) / 16);
