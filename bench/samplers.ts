/**
 * How near samplers come to the lowest value of functions that stand for trainings: median of the best regret over
 * seeds after 30 and 60 trials, and milliseconds of processor time for a proposal. In parallel, four trials run at a time and end in the
 * order of their beginning.
 */

import { plainTable } from '../src/evaluation/table';
import type { Assignment } from '../src/sweeps/search-space';
import { bayesSampler } from '../src/sweeps/samplers/bayes';
import { randomSampler } from '../src/sweeps/samplers/random';
import type { Sampler } from '../src/sweeps/samplers/sampler';
import type { Trial } from '../src/sweeps/study';
import { objectives, type Objective } from '../test/support/sweeps/objectives';
import { cpuMilliseconds } from './cpu-time';
import { median } from './event-loop';

const seeds = Number(process.argv[2] ?? 20);
const checkpoints = [30, 60];

interface Sweep {
  /** Best regret at each checkpoint. */
  readonly regrets: readonly number[];
  readonly milliseconds: number;
}

function sweep(sampler: Sampler, objective: Objective, seed: number, parallel: number): Sweep {
  const trials: Trial[] = [];
  const count = Math.max(...checkpoints);
  const finish = (number: number) => {
    const trial = trials[number];
    trials[number] = { ...trial, state: 'complete', value: objective.at(trial.values) };
  };
  let spent = 0;
  for (let number = 0; number < count; number++) {
    if (number >= parallel) finish(number - parallel);
    spent += cpuMilliseconds(() => {
      const values = sampler({ space: objective.space, goal: 'minimize', seed, trials }) as Assignment;
      trials.push({ number, state: 'running', values, reports: [] });
    });
  }
  for (let number = count - parallel; number < count; number++) finish(number);
  const regretAfter = (few: number) =>
    Math.min(...trials.slice(0, few).map(({ value }) => value ?? Infinity)) - objective.minimum;
  return { regrets: checkpoints.map(regretAfter), milliseconds: spent / count };
}

const methods: readonly (readonly [name: string, sampler: Sampler, parallel: number])[] = [
  ['random', randomSampler, 1],
  ['bayes', bayesSampler, 1],
  ['bayes, 4 in parallel', bayesSampler, 4],
];

const rows = objectives.flatMap((objective) =>
  methods.map(([name, sampler, parallel]) => {
    const sweeps = Array.from({ length: seeds }, (_, seed) => sweep(sampler, objective, seed, parallel));
    return [
      `${objective.name}: ${name}`,
      ...checkpoints.map((_, i) => median(sweeps.map(({ regrets }) => regrets[i])).toFixed(3)),
      median(sweeps.map(({ milliseconds }) => milliseconds)).toFixed(1),
    ];
  }),
);
const header = [
  `median of ${seeds} seeds`,
  ...checkpoints.map((count) => `regret at ${count}`),
  'ms a proposal',
];
process.stdout.write(`${plainTable(header, rows)}\n`);
