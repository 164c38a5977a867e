import { Pairing } from '../datasets/pairing';
import { CancelledError } from '../errors';
import type { RunConfig } from '../runs/config';
import { Batches } from './batches';
import type { TrainingListener } from './events';
import type { Workbench } from './preparation';
import { stepScalars } from './step-program';
import { initialAccumulator, initialState } from './training-state';

/** Steps in which every pair of `epochs` epochs is used. */
export function stepsOfEpochs(epochs: number, imageCount: number, config: RunConfig): number {
  const { batchSize, accumulate, seed } = config;
  const batches = new Pairing({ batchSize, count: imageCount, seed }).stepsForEpochs(epochs);
  return Math.max(1, Math.round(batches / accumulate));
}

/** The first runs of a program are slower: memory is laid out. */
const warmupRuns = 2;
const measuredRuns = 5;

/**
 * How many steps of a run fit into `minutes` on the device of `bench`, evaluations included: measured by a few steps
 * that are thrown away. Fixing the number makes the schedule, and with it the run, repeatable.
 */
export async function planSteps(
  bench: Workbench,
  config: RunConfig,
  minutes: number,
  listener: TrainingListener,
  signal: AbortSignal,
): Promise<number> {
  listener({ kind: 'preparing', message: 'Measuring the speed of the device' });
  const state = initialState(bench.network, config.seed);
  await bench.step.writeState({ ...state, ...initialAccumulator(bench.network, config.accumulate) });
  const { feeds } = await new Batches(bench.images, config).at(0);
  const { accumulate } = config;
  const batch = () => bench.step.run({ ...feeds, ...stepScalars(0, accumulate, 0) });
  const evaluation = () => bench.evaluator.run(state.parameters, bench.pairs);
  const perStep = accumulate * (await medianSeconds(batch, signal));
  const perEvaluation = await medianSeconds(evaluation, signal);
  const evaluations = 1 / config.every.evaluate + 1 / config.every.checkpoint;
  return Math.max(1, Math.round((60 * minutes) / (perStep + evaluations * perEvaluation)));
}

async function medianSeconds(work: () => Promise<unknown>, signal: AbortSignal): Promise<number> {
  const seconds: number[] = [];
  for (let i = 0; i < warmupRuns + measuredRuns; i++) {
    if (signal.aborted) throw new CancelledError();
    const started = performance.now();
    await work();
    if (i >= warmupRuns) seconds.push((performance.now() - started) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(measuredRuns / 2)];
}
