import type { Trust } from './contract';

/** Where a function with known shares was asked, every method still named the wrong parameter with 20 trials. */
const fewestTrials = 30;
const leastExplained = 0.5;

/** `strongest` is the largest share of a parameter. */
export function howFarToTrust(found: {
  readonly trials: number;
  readonly explained?: number;
  readonly strongest: number;
  readonly floor: number;
}): Trust {
  if (found.trials < fewestTrials) return 'too-few';
  const explains = found.explained !== undefined && found.explained >= leastExplained;
  return explains && found.strongest > found.floor ? 'fine' : 'explains-little';
}
