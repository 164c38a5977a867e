import type { Sampler } from '../samplers/sampler';
import type { Assignment } from '../search-space';
import type { Study, Trial } from '../study';
import type { SweepRecord } from '../sweep-record';

export type NextTrial =
  | { readonly values: Assignment }
  /** Why there are no more, in one line. */
  | { readonly reason: string };

export function studyOf({ definition, trials }: SweepRecord): Study {
  return { space: definition.space, goal: definition.metric.goal, seed: definition.seed, trials };
}

/** The values of the next trial, as long as there is one to come. */
export function nextTrial(sweep: SweepRecord, sampler: Sampler): NextTrial {
  const reason = enough(sweep);
  if (reason !== undefined) return { reason };
  const values = sampler(studyOf(sweep));
  return values ? { values } : { reason: 'All that there is to try is tried.' };
}

/** Why a sweep needs no more trials whatever its sampler knows; undefined: it may. */
export function enough(sweep: SweepRecord): string | undefined {
  const reached = targetReached(sweep);
  if (reached) return `Trial ${reached.number} reached the target.`;
  const { runCap } = sweep.definition;
  // One that is run again is no other trial.
  const counted = sweep.trials.filter(({ rerunOf }) => rerunOf === undefined).length;
  if (runCap !== undefined && counted >= runCap) return `All ${runCap} trials are run.`;
  return undefined;
}

/** The trial that is as good as the file asks for. */
export function targetReached({ definition: { metric }, trials }: SweepRecord): Trial | undefined {
  const { target, goal } = metric;
  if (target === undefined) return undefined;
  return trials.find((trial) => {
    const value = trial.value ?? trial.reports.at(-1)?.value;
    if (value === undefined || trial.state === 'failed') return false;
    return goal === 'minimize' ? value <= target : value >= target;
  });
}

/** The failed trials that were not run again. */
export function failedTrials({ trials }: SweepRecord) {
  const again = new Set(trials.map(({ rerunOf }) => rerunOf));
  return trials.filter(({ number, state, ours }) => ours && state === 'failed' && !again.has(number));
}

/** The trial of the best value. */
export function bestTrial<T extends Trial>(
  trials: readonly T[],
  goal: Study['goal'],
): (T & { readonly value: number }) | undefined {
  const better = (a: number, b: number) => (goal === 'minimize' ? a < b : a > b);
  let best: (T & { readonly value: number }) | undefined;
  for (const trial of trials) {
    if (trial.state !== 'complete' || trial.value === undefined || Number.isNaN(trial.value)) continue;
    if (!best || better(trial.value, best.value)) best = { ...trial, value: trial.value };
  }
  return best;
}
