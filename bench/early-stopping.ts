/**
 * What early stopping saves and costs: 60 trials of 27 reports each on simulated curves, one after the other. Share of
 * all reports that were computed, and regret of the best trial that was not stopped; medians over seeds.
 */

import { plainTable } from '../src/evaluation/table';
import { normalValues, randomFor } from '../src/seeded-random';
import { earlyStoppingOf } from '../src/sweeps/early-stopping/early-stopping-of';
import { bayesSampler } from '../src/sweeps/samplers/bayes';
import { randomSampler } from '../src/sweeps/samplers/random';
import type { Sampler } from '../src/sweeps/samplers/sampler';
import type { Assignment } from '../src/sweeps/search-space';
import type { Report, Study, Trial } from '../src/sweeps/study';
import type { EarlyStoppingDefinition } from '../src/sweeps/sweep-definition';
import { hartmann6, training, type Objective } from '../test/support/sweeps/objectives';
import { median } from './event-loop';

const seeds = Number(process.argv[2] ?? 10);
const trialCount = 60;
const reportCount = 27;

/** Falls exponentially to the objective's value, with noise; slower with a small learning rate, which misleads. */
function curve(objective: Objective, values: Assignment, seed: number): readonly number[] {
  const time = 'lr' in values ? 2 + 3 * Math.max(0, -3 - Math.log10(Number(values.lr))) : 4;
  const noise = normalValues(reportCount, randomFor(seed));
  return Array.from(noise, (each, i) => objective.at(values) + 3 * Math.exp(-(i + 1) / time) + 0.1 * each);
}

function sweep(
  sampler: Sampler,
  objective: Objective,
  rule: EarlyStoppingDefinition | undefined,
  seed: number,
) {
  const stops = earlyStoppingOf(rule);
  const trials: Trial[] = [];
  const study: Study = { space: objective.space, goal: 'minimize', seed, trials };
  let computed = 0;
  let regret = Infinity;
  for (let number = 0; number < trialCount; number++) {
    const values = sampler(study) as Assignment;
    const reports: Report[] = [];
    trials.push({ number, state: 'running', values, reports });
    let stopped = false;
    for (const [i, value] of curve(objective, values, seed * 1000 + number).entries()) {
      reports.push({ index: i + 1, value });
      computed++;
      stopped = i + 1 < reportCount && stops(trials[number], study);
      if (stopped) break;
    }
    trials[number] = {
      ...trials[number],
      state: stopped ? 'pruned' : 'complete',
      value: reports.at(-1)?.value,
    };
    if (!stopped) regret = Math.min(regret, objective.at(values) - objective.minimum);
  }
  return { computed: computed / (trialCount * reportCount), regret };
}

const rules: readonly (readonly [name: string, rule: EarlyStoppingDefinition | undefined])[] = [
  ['none', undefined],
  ['median from 3', { kind: 'median', minReports: 3, minTrials: 5 }],
  ['asha 1, 3, 9', { kind: 'asha', minReports: 1, eta: 3 }],
  ['hyperband 3, 9, strict', { kind: 'hyperband', bands: [3, 9], eta: 3, strict: true }],
  ['hyperband 3, 9', { kind: 'hyperband', bands: [3, 9], eta: 3, strict: false }],
];
const samplers: readonly (readonly [name: string, sampler: Sampler])[] = [
  ['random', randomSampler],
  ['bayes', bayesSampler],
];

const rows = [training, hartmann6].flatMap((objective) =>
  samplers.flatMap(([samplerName, sampler]) =>
    rules.map(([name, rule]) => {
      const sweeps = Array.from({ length: seeds }, (_, seed) => sweep(sampler, objective, rule, seed));
      return [
        `${objective.name}, ${samplerName}: ${name}`,
        `${(100 * median(sweeps.map(({ computed }) => computed))).toFixed(0)} %`,
        median(sweeps.map(({ regret }) => regret)).toFixed(3),
      ];
    }),
  ),
);
process.stdout.write(`${plainTable([`median of ${seeds} seeds`, 'computed', 'regret'], rows)}\n`);
