import { factorise, solveLower, solveLowerTransposed } from './cholesky';
import { covariance, matern52, pairDistances, type Hyperparameters, type Points } from './kernel';

export interface Prediction {
  readonly mean: number;
  /** Of the function, without the noise of its values. */
  readonly deviation: number;
}

/**
 * A function of mean 0 with a Matérn kernel, given noisy values of it. The variance of the kernel is the most likely
 * one. Rasmussen and Williams, "Gaussian processes for machine learning" (2006), algorithm 2.1.
 */
export class GaussianProcess {
  private readonly variance: number;
  /** K⁻¹ y. */
  private readonly weights: Float64Array;
  private readonly scratch: Float64Array;
  /** 1 / length² of each column. */
  private readonly inverse: Float64Array;

  /** `factor` is that of the covariance of the points, `targets` are the values there. */
  private constructor(
    private readonly points: Points,
    { lengthScales }: Hyperparameters,
    private readonly factor: Float64Array,
    targets: Float64Array,
  ) {
    this.inverse = Float64Array.from(points.groups, (group) => 1 / lengthScales[group] ** 2);
    this.weights = Float64Array.from(targets);
    this.scratch = new Float64Array(targets.length);
    solveLower(factor, this.weights);
    this.variance = likelyVariance(this.weights);
    solveLowerTransposed(factor, this.weights);
  }

  /** Undefined where rounding makes the covariance one that cannot be. */
  static given(
    points: Points,
    targets: Float64Array,
    hyperparameters: Hyperparameters,
  ): GaussianProcess | undefined {
    const n = targets.length;
    const matrix = new Float64Array(n * n);
    covariance(pairDistances(points), n, hyperparameters, matrix);
    return factorise(matrix, n) ? new GaussianProcess(points, hyperparameters, matrix, targets) : undefined;
  }

  predict(point: Float64Array): Prediction {
    const { rows } = this.points;
    const { scratch, inverse, weights } = this;
    let mean = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      let squared = 0;
      for (let column = 0; column < row.length; column++)
        squared += (point[column] - row[column]) ** 2 * inverse[column];
      scratch[i] = matern52(squared);
      mean += scratch[i] * weights[i];
    }
    solveLower(this.factor, scratch);
    let rest = 1;
    for (const each of scratch) rest -= each * each;
    return { mean, deviation: Math.sqrt(this.variance * Math.max(1e-12, rest)) };
  }
}

/** The variance for which the likelihood is largest, given L⁻¹ y; a little more than 0 where all values are 0. */
export function likelyVariance(whitened: Float64Array): number {
  let squares = 0;
  for (const each of whitened) squares += each * each;
  return Math.max(1e-10, squares / whitened.length);
}
