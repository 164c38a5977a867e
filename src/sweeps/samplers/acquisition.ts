import type { Assignment } from '../search-space';
import type { Encoding } from './encoding';
import { fitHyperparameters } from './fit';
import { GaussianProcess } from './gaussian-process';
import { logExpectedExcess } from './normal-distribution';
import type { Observations } from './observations';

/**
 * The logarithm of the improvement to be expected of an assignment over what the model takes for the best so far.
 * Jones et al., "Efficient global optimization of expensive black-box functions" (1998); the logarithm still tells
 * candidates apart where the improvement itself rounds to 0. Undefined where the observations fit no model.
 *
 * Pending trials count as if they had come out as the model expects, so that it is sure there and looks elsewhere: the
 * "kriging believer" of Ginsbourger et al., "Kriging is well-suited to parallelize optimization" (2010).
 */
export function logExpectedImprovement(
  encoding: Encoding,
  { assignments, targets, pending }: Observations,
): ((assignment: Assignment) => number) | undefined {
  const points = encoding.points(assignments);
  const hyperparameters = fitHyperparameters(points, targets);
  const known = GaussianProcess.given(points, targets, hyperparameters);
  if (!known) return undefined;
  // Not the best value itself: with noise that is partly luck, and nothing would seem to improve on it.
  const best = Math.min(...points.rows.map((row) => known.predict(row).mean));

  const all = encoding.points([...assignments, ...pending]);
  const believed = all.rows.slice(targets.length).map((row) => known.predict(row).mean);
  const process = GaussianProcess.given(all, Float64Array.from([...targets, ...believed]), hyperparameters);
  if (!process) return undefined;
  return (assignment) => {
    const { mean, deviation } = process.predict(encoding.encode(assignment));
    return Math.log(deviation) + logExpectedExcess((best - mean) / deviation);
  };
}
