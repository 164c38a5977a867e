import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { randomFor } from '../../seeded-random';
import type { Assignment } from '../search-space';
import type { Study } from '../study';
import { logExpectedImprovement } from './acquisition';
import { drawAssignment } from './draw';
import { Encoding } from './encoding';
import { neighbour } from './neighbour';
import { observationsOf, type Observations } from './observations';
import type { Sampler } from './sampler';
import { allPoints, isUntried } from './untried';

/** Trials with a value before the model is asked. */
const firstTrials = 8;
const randomCandidates = 1000;
/** Around each of the best trials. */
const nearCandidates = 60;
const bestTrials = 5;
/** Each round looks this much around the best candidate so far. */
const refinements = [0.1, 0.05, 0.02, 0.01, 0.005];
const refinedCandidates = 40;

const bayesStream = 0x62617965;

/**
 * Bayesian optimisation: where a Gaussian process of the trials so far expects the largest improvement. Nothing is
 * proposed twice, and a space with few points is over when all of them were tried.
 */
export const bayesSampler: Sampler = (study) => {
  const random = randomFor(study.seed, bayesStream, study.trials.length);
  const points = allPoints(study.space)?.filter(isUntried(study));
  if (points?.length === 0) return undefined;
  const observations = observationsOf(study, firstTrials);
  const improvement = observations && logExpectedImprovement(new Encoding(study.space), observations);
  if (!observations || !improvement) return firstProposal(study, points, random);
  if (points) return bestOf(points, improvement, () => true)?.assignment;
  return search(study, observations, improvement, random);
};

/** Drawn as the space says, but not what was there already if that can be helped. */
function firstProposal(
  study: Study,
  points: readonly Assignment[] | undefined,
  random: RandomGenerator,
): Assignment {
  const untried = isUntried(study);
  for (let attempt = 0; attempt < 100; attempt++) {
    const drawn = drawAssignment(study.space, random);
    if (untried(drawn)) return drawn;
  }
  return points ? points[uniformInt(random, 0, points.length - 1)] : drawAssignment(study.space, random);
}

interface Candidate {
  readonly assignment: Assignment;
  readonly score: number;
}

/** Looks everywhere and around the best trials, then ever closer around the best that was found. */
function search(
  study: Study,
  { assignments, targets }: Observations,
  improvement: (assignment: Assignment) => number,
  random: RandomGenerator,
): Assignment {
  const { space } = study;
  const leaders = [...assignments.keys()].sort((a, b) => targets[a] - targets[b]).slice(0, bestTrials);
  const untried = isUntried(study);
  const better = (assignments: readonly Assignment[], known?: Candidate) =>
    bestOf(assignments, improvement, untried, known);
  let best = better([
    ...Array.from({ length: randomCandidates }, () => drawAssignment(space, random)),
    ...leaders.flatMap((leader) =>
      Array.from({ length: nearCandidates }, () => neighbour(space, assignments[leader], 0.1, random)),
    ),
  ]);
  for (const distance of refinements) {
    const around = best?.assignment;
    if (!around) break;
    best = better(
      Array.from({ length: refinedCandidates }, () => neighbour(space, around, distance, random)),
      best,
    );
  }
  return best?.assignment ?? drawAssignment(space, random);
}

/** The best of those that are allowed, or one that is known where none is better. */
function bestOf(
  assignments: readonly Assignment[],
  scoreOf: (assignment: Assignment) => number,
  isAllowed: (assignment: Assignment) => boolean,
  known?: Candidate,
): Candidate | undefined {
  let best = known;
  for (const assignment of assignments) {
    const score = scoreOf(assignment);
    if ((best && score <= best.score) || !isAllowed(assignment)) continue;
    best = { assignment, score };
  }
  return best;
}
