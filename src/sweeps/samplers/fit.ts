import { factorise, solveLower } from './cholesky';
import { likelyVariance } from './gaussian-process';
import { covariance, pairDistances, type Hyperparameters, type Points } from './kernel';

/** Of coordinates in [0, 1]: where a function wriggles faster or slower, a few trials cannot tell. */
const leastLength = 0.03;
const mostLength = 10;
const leastNoise = 1e-6;
const mostNoise = 1;

/** Where the search begins: the best of these, with one length for all parameters. */
const firstLengths = [0.15, 0.3, 0.6, 1.2, 2.4];
const firstNoises = [1e-6, 1e-4, 1e-2, 1e-1];
/** Natural logarithms of the factors that are tried, one after the other. */
const lengthSteps = [1, 0.7, 0.4];

/**
 * Length scales and noise for which the values are most likely, with a weak preference for lengths near 1: with few
 * trials the likelihood alone would take parameters out for good. Searched for one coordinate at a time.
 */
export function fitHyperparameters(points: Points, targets: Float64Array): Hyperparameters {
  const n = targets.length;
  const distances = pairDistances(points);
  const matrix = new Float64Array(n * n);
  const whitened = new Float64Array(n);

  /** Logarithm of likelihood and prior, up to a constant. */
  const score = (hyperparameters: Hyperparameters): number => {
    covariance(distances, n, hyperparameters, matrix);
    if (!factorise(matrix, n)) return -Infinity;
    whitened.set(targets);
    solveLower(matrix, whitened);
    let logDeterminant = 0;
    for (let i = 0; i < n; i++) logDeterminant += Math.log(matrix[i * n + i]);
    const likelihood = -0.5 * n * Math.log(likelyVariance(whitened)) - logDeterminant;
    return likelihood + logPrior(hyperparameters);
  };

  let best: Hyperparameters = start(points.groupCount, 1, 1e-2);
  let bestScore = -Infinity;
  const offer = (hyperparameters: Hyperparameters): boolean => {
    const its = score(hyperparameters);
    if (!(its > bestScore)) return false;
    best = hyperparameters;
    bestScore = its;
    return true;
  };

  for (const length of firstLengths)
    for (const noise of firstNoises) offer(start(points.groupCount, length, noise));
  for (const step of lengthSteps) {
    for (let group = 0; group < points.groupCount; group++)
      if (!offer(longer(best, group, step))) offer(longer(best, group, -step));
    if (!offer(noisier(best, 3 * step))) offer(noisier(best, -3 * step));
  }
  return best;
}

const start = (groups: number, length: number, noise: number): Hyperparameters => ({
  lengthScales: new Float64Array(groups).fill(length),
  noise,
});

function longer({ lengthScales, noise }: Hyperparameters, group: number, step: number): Hyperparameters {
  const changed = Float64Array.from(lengthScales);
  changed[group] = Math.min(mostLength, Math.max(leastLength, changed[group] * Math.exp(step)));
  return { lengthScales: changed, noise };
}

function noisier({ lengthScales, noise }: Hyperparameters, step: number): Hyperparameters {
  return { lengthScales, noise: Math.min(mostNoise, Math.max(leastNoise, noise * Math.exp(step))) };
}

/** Log-normal for each length, with a standard deviation of e^1.5. */
function logPrior({ lengthScales }: Hyperparameters): number {
  let sum = 0;
  for (const length of lengthScales) sum -= 0.5 * (Math.log(length) / 1.5) ** 2;
  return sum;
}
