import type { Canvas } from './canvas';
import type { Dice } from './dice';

/** A picture as its luma (Rec. 601) and two colour differences, R − luma and B − luma, float on the 0–255 scale. */
export class Planes {
  luma: Float32Array;
  red: Float32Array;
  blue: Float32Array;

  constructor(private readonly canvas: Canvas) {
    const { data, width, height } = canvas;
    this.luma = new Float32Array(width * height);
    this.red = new Float32Array(width * height);
    this.blue = new Float32Array(width * height);
    for (let i = 0, pixel = 0; i < data.length; i += 3, pixel += 1) {
      const luma = 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
      this.luma[pixel] = luma;
      this.red[pixel] = data[i] - luma;
      this.blue[pixel] = data[i + 2] - luma;
    }
  }

  /** Blurs or sharpens, and smooths the colours: cameras see a colour at every other pixel only. */
  focus(dice: Dice): void {
    const sharpness = dice.pick([-0.8, 0, 0, 0, 0.25, 0.5]) * dice.between(0.5, 1);
    const soft = dice.chance(0.08) ? dice.integer(1, 2) : 0;
    for (let pass = 0; pass < soft; pass += 1) this.luma = this.blurred(this.luma);
    if (sharpness !== 0) {
      const blurred = this.blurred(this.luma);
      for (let i = 0; i < blurred.length; i += 1) this.luma[i] += (this.luma[i] - blurred[i]) * sharpness;
    }
    const passes = soft + dice.integer(1, 3);
    for (let pass = 0; pass < passes; pass += 1) {
      this.red = this.blurred(this.red);
      this.blue = this.blurred(this.blue);
    }
  }

  /** Weights 1 2 1 in each direction, edges repeated. */
  private blurred(plane: Float32Array): Float32Array {
    const { width, height } = this.canvas;
    const rows = new Float32Array(plane.length);
    for (let row = 0; row < plane.length; row += width) {
      for (let x = 0; x < width; x += 1) {
        const left = plane[row + Math.max(0, x - 1)];
        const right = plane[row + Math.min(width - 1, x + 1)];
        rows[row + x] = (left + 2 * plane[row + x] + right) / 4;
      }
    }
    const out = new Float32Array(plane.length);
    for (let y = 0; y < height; y += 1) {
      const above = Math.max(0, y - 1) * width;
      const here = y * width;
      const below = Math.min(height - 1, y + 1) * width;
      for (let x = 0; x < width; x += 1) {
        out[here + x] = (rows[above + x] + 2 * rows[here + x] + rows[below + x]) / 4;
      }
    }
    return out;
  }
}
