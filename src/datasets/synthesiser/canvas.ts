/** The picture while it is painted: float RGB interleaved, on the 0–255 scale without limits. */
export class Canvas {
  readonly data: Float32Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Float32Array(width * height * 3);
  }

  /** The length that sizes are measured by: the geometric mean of the sides. */
  get extent(): number {
    return Math.sqrt(this.width * this.height);
  }

  /**
   * Halves both sides with the weights −1 9 9 −1 (sixteenths) in each direction: Catmull and Rom's cubic halfway
   * between pixels, which keeps more detail than a mean.
   */
  halved(): Canvas {
    const half = new Canvas(this.width / 2, this.height / 2);
    const narrow = new Float32Array(half.width * this.height * 3);
    for (let y = 0; y < this.height; y += 1) {
      const row = y * this.width * 3;
      const last = (this.width - 1) * 3;
      for (let x = 0; x < half.width; x += 1) {
        const middle = x * 6;
        const left = Math.max(middle - 3, 0);
        const right = Math.min(middle + 6, last);
        const to = (y * half.width + x) * 3;
        for (let c = 0; c < 3; c += 1) {
          const outer = this.data[row + left + c] + this.data[row + right + c];
          narrow[to + c] = (9 * (this.data[row + middle + c] + this.data[row + middle + 3 + c]) - outer) / 16;
        }
      }
    }
    const stride = half.width * 3;
    for (let y = 0; y < half.height; y += 1) {
      const middle = y * 2 * stride;
      const above = Math.max(middle - stride, 0);
      const next = middle + stride;
      const below = Math.min(next + stride, (this.height - 1) * stride);
      for (let x = 0; x < stride; x += 1) {
        const outer = narrow[above + x] + narrow[below + x];
        half.data[y * stride + x] = (9 * (narrow[middle + x] + narrow[next + x]) - outer) / 16;
      }
    }
    return half;
  }
}
