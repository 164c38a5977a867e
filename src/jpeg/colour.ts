/** Y, Cb and Cr (around 0) of R, G and B, as JFIF 1.02 has it. */
export const rgbToYCbCr = [
  [0.299, 0.587, 0.114],
  [-0.168735892, -0.331264108, 0.5],
  [0.5, -0.418687589, -0.081312411],
] as const;

export const yCbCrToRgb = [
  [1, 0, 1.402],
  [1, -0.344136286, -0.714136286],
  [1, 1.772, 0],
] as const;
