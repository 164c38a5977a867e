import { rm } from 'node:fs/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { checkRunConfig } from '../../../../src/runs/config';
import type { MetricsLine } from '../../../../src/runs/contract';
import { appendMetrics } from '../../../../src/runs/metrics';
import { createRun } from '../../../../src/runs/run-folder';
import type { RunFolder } from '../../../../src/runs/run-paths';
import type { RunMetrics } from '../../../../src/vscode/panels/curves/contract';
import { CurveFeed } from '../../../../src/vscode/panels/curves/curve-feed';
import { temporaryFolder } from '../../../support/temporary-folder';

const line = (step: number): MetricsLine => ({
  step,
  epoch: 0,
  time: step,
  learningRate: 0.001,
  loss: 1 / step,
  coverLoss: 0.25 / step,
  secretLoss: 0.75 / step,
});

async function newRun(workspace: string, name: string, steps: number): Promise<RunFolder> {
  const run = await createRun(workspace, name, checkRunConfig({ dataset: { path: 'images' } }, 'test'));
  for (let step = 1; step <= steps; step++) await appendMetrics(run.metrics, line(step));
  return run;
}

function open() {
  const told: RunMetrics[] = [];
  const onDeleted = vi.fn();
  const onError = vi.fn();
  const feed = new CurveFeed({ onMetrics: (metrics) => told.push(metrics), onDeleted, onError });
  onTestFinished(() => {
    feed.stop();
    expect(onError).not.toHaveBeenCalled();
  });
  const stepsOf = (wanted: string) =>
    told.flatMap(({ run, reset, losses }) => (run.name === wanted ? [[reset, ...losses.step]] : []));
  return { feed, onDeleted, stepsOf };
}

const patient = { timeout: 60_000 };

it('tells each run once from its first line on, and then what is added to it', async () => {
  const workspace = temporaryFolder();
  const [one, two] = [await newRun(workspace, 'one', 2), await newRun(workspace, 'two', 1)];
  const [first, second] = [one, two].map(({ name }) => ({ workspace, name }));
  const { feed, stepsOf } = open();
  feed.show([first, first]);
  expect(feed.runs).toEqual([first]);
  await vi.waitFor(() => expect(stepsOf('one')).toEqual([[true, 1, 2]]), patient);
  // The first goes on as it is when the second joins it.
  feed.show([second, { ...first }]);
  await vi.waitFor(() => expect(stepsOf('two')).toEqual([[true, 1]]), patient);
  await appendMetrics(one.metrics, line(3));
  const whole = [
    [true, 1, 2],
    [false, 3],
  ];
  await vi.waitFor(() => expect(stepsOf('one')).toEqual(whole), patient);
  // A page that is made anew knows nothing.
  feed.stop();
  feed.show([first]);
  await vi.waitFor(() => expect(stepsOf('one').slice(2)).toEqual([[true, 1, 2, 3]]), patient);
});

it('says which run is gone, and follows the others', async () => {
  const workspace = temporaryFolder();
  const [gone, stays] = [await newRun(workspace, 'gone', 1), await newRun(workspace, 'stays', 1)];
  const { feed, onDeleted, stepsOf } = open();
  feed.show([gone, stays].map(({ name }) => ({ workspace, name })));
  await vi.waitFor(() => expect([...stepsOf('gone'), ...stepsOf('stays')]).toHaveLength(2), patient);
  await rm(gone.folder, { recursive: true });
  await vi.waitFor(() => expect(onDeleted).toHaveBeenCalledWith({ workspace, name: 'gone' }), patient);
  expect(feed.runs).toEqual([{ workspace, name: 'stays' }]);
  await appendMetrics(stays.metrics, line(2));
  await vi.waitFor(() => expect(stepsOf('stays').at(-1)).toEqual([false, 2]), patient);
});
