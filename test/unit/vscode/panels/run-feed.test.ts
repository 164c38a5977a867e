import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkRunConfig } from '../../../../src/runs/config';
import type { MetricsLine, PairMetrics, RunStatus } from '../../../../src/runs/contract';
import { appendMetrics, truncateAfter } from '../../../../src/runs/metrics';
import { createRun } from '../../../../src/runs/run-folder';
import { runFolder, type RunFolder } from '../../../../src/runs/run-paths';
import { sampleFileName } from '../../../../src/runs/samples';
import { writeStatus } from '../../../../src/runs/status';
import type { RunSummary, ToTrainingPage } from '../../../../src/vscode/panels/training/contract';
import { RunFeed } from '../../../../src/vscode/panels/training/run-feed';
import { temporaryFolder } from '../../../support/temporary-folder';

const status: RunStatus = {
  version: 1,
  state: 'stopped',
  pid: 1,
  host: 'elsewhere',
  heartbeat: '2026-01-01T00:00:00.000Z',
  step: 2,
  totalSteps: 10,
  epoch: 0,
  checkpoints: [],
};
const quality = { psnr: 30, ssim: 0.9, rmse: 8 };
const pair: PairMetrics = { cover: quality, secret: quality };
const line = (step: number, validation?: PairMetrics): MetricsLine => ({
  step,
  epoch: 0,
  time: step,
  learningRate: 0.001,
  loss: 1 / step,
  coverLoss: 0.25 / step,
  secretLoss: 0.75 / step,
  validation,
});

async function writeSample(run: RunFolder, step: number, rows = 2): Promise<void> {
  const image = sharp({ create: { width: 48, height: 8 * rows, channels: 3, background: '#123456' } });
  await writeFile(path.join(run.samples, sampleFileName(step)), await image.png().toBuffer());
}

async function newRun(workspace = temporaryFolder()): Promise<RunFolder> {
  const run = await createRun(
    workspace,
    'one',
    checkRunConfig({ dataset: { path: 'images' }, seed: 7 }, 'test'),
  );
  await writeStatus(run.status, status);
  return run;
}

function follow(folder: string) {
  const messages: ToTrainingPage[] = [];
  const onDeleted = vi.fn();
  const onError = vi.fn();
  const onState = vi.fn<(run: RunSummary) => void>();
  const post = (message: ToTrainingPage) => messages.push(message);
  const feed = new RunFeed(folder, { post, onState, onDeleted, onError, lookAgainMs: 10 });
  onTestFinished(() => feed.dispose());
  const of = <T extends ToTrainingPage['type']>(type: T) =>
    messages.filter((message): message is Extract<ToTrainingPage, { type: T }> => message.type === type);
  return { feed, messages, of, onState, onDeleted, onError };
}

const soon = { timeout: 60_000 };

describe('RunFeed', () => {
  it('offers nothing of a trial that its sweep decides', async () => {
    const run = runFolder(temporaryFolder(), 'rates:3');
    await mkdir(run.folder, { recursive: true });
    await writeStatus(run.status, status);
    const { onState } = follow(run.folder);
    await expect
      .poll(() => onState.mock.lastCall?.[0], soon)
      .toMatchObject({ state: 'stopped', requests: [] });
    expect(onState.mock.lastCall?.[0].name).toBe('rates:3');
  });

  it('says what is wrong with the files of a run', async () => {
    const run = await newRun();
    await writeFile(run.status, '{"version": 1, "sta');
    const { feed, of } = follow(run.folder);
    await feed.ready();
    expect(of('snapshot').at(-1)?.run.problem).toMatch(/^status\.json /);
    expect(of('snapshot').at(-1)?.run.facts).not.toEqual([]);
    await writeStatus(run.status, status);
    await vi.waitFor(() => expect(of('status').at(-1)?.run.status?.step).toBe(2), soon);
    expect(of('status').at(-1)?.run.problem).toBeUndefined();
  });

  it('says so when a run has no config', async () => {
    const run = await newRun();
    await rm(run.config);
    const { feed, of } = follow(run.folder);
    await feed.ready();
    expect(of('snapshot').at(-1)?.run.problem).toMatch(/config\.yaml is missing/);
  });

  it('says nothing before the page asks, then everything', async () => {
    const run = await newRun();
    await appendMetrics(run.metrics, line(1));
    await appendMetrics(run.metrics, line(2, pair));
    await writeSample(run, 1);
    await writeSample(run, 2, 3);
    const { feed, messages, of, onState } = follow(run.folder);
    await vi.waitFor(() => expect(onState).toHaveBeenCalled(), soon);
    expect(messages).toEqual([]);
    await feed.ready();
    expect(messages).toHaveLength(1);
    const [snapshot] = of('snapshot');
    expect([...snapshot.losses.step]).toEqual([1, 2]);
    expect([...snapshot.losses.coverLoss]).toEqual([0.25, 0.125]);
    expect(snapshot.validation.map(({ step }) => step)).toEqual([2]);
    expect(snapshot.run).toMatchObject({ name: 'one', state: 'stopped', status: { step: 2 } });
    expect(snapshot.run.facts).toContainEqual({ label: 'Dataset', value: 'images' });
    expect(snapshot.run.facts).toContainEqual({ label: 'Seed', value: '7' });
    expect(snapshot.run.config).toMatchObject({ dataset: { path: 'images' }, seed: 7 });
    expect(snapshot.run.elapsedSeconds).toBe(2);
    expect(snapshot.sampleSteps).toEqual([1, 2]);
    expect(snapshot.sample).toMatchObject({ step: 2, rows: 3, cell: 8 });
    expect(new Uint8Array(snapshot.sample!.png).subarray(1, 4)).toEqual(new Uint8Array([0x50, 0x4e, 0x47]));
  });

  it('sends what is new, and nothing while hidden', async () => {
    const run = await newRun();
    await appendMetrics(run.metrics, line(1));
    const { feed, messages, of } = follow(run.folder);
    await vi.waitFor(async () => {
      await feed.ready();
      expect(of('snapshot').at(-1)?.losses.step).toHaveLength(1);
      expect(of('snapshot').at(-1)?.run.state).toBe('stopped');
    }, soon);

    await appendMetrics(run.metrics, line(2, pair));
    await vi.waitFor(() => expect(of('append')).toHaveLength(1), soon);
    expect([...of('append')[0].losses.step]).toEqual([2]);
    expect(of('append')[0].validation.map(({ step }) => step)).toEqual([2]);

    await writeSample(run, 2);
    await vi.waitFor(() => expect(of('sample').at(-1)?.sampleSteps).toEqual([2]), soon);

    await writeStatus(run.status, { ...status, state: 'failed', error: 'out of memory' });
    await vi.waitFor(() => expect(of('status').at(-1)?.run.status?.error).toBe('out of memory'), soon);

    feed.hidden();
    const sent = messages.length;
    await appendMetrics(run.metrics, line(3));
    await writeStatus(run.status, { ...status, state: 'finished' });
    await writeSample(run, 3);
    const witness = follow(run.folder);
    await vi.waitFor(async () => {
      await witness.feed.ready();
      expect(witness.of('snapshot').at(-1)).toMatchObject({
        run: { state: 'finished' },
        sampleSteps: [2, 3],
      });
    }, soon);
    expect(messages).toHaveLength(sent);

    await vi.waitFor(async () => {
      await feed.ready();
      expect([...of('snapshot').at(-1)!.losses.step]).toEqual([1, 2, 3]);
      expect(of('snapshot').at(-1)!.run.state).toBe('finished');
    }, soon);
  });

  it('begins anew when a resume cuts the curves back', async () => {
    const run = await newRun();
    for (const step of [1, 2, 3]) await appendMetrics(run.metrics, line(step));
    await writeSample(run, 3);
    const { feed, of } = follow(run.folder);
    await vi.waitFor(async () => {
      await feed.ready();
      expect(of('snapshot').at(-1)?.losses.step).toHaveLength(3);
    }, soon);
    await rm(path.join(run.samples, sampleFileName(3)));
    await truncateAfter(run.metrics, 1);
    await vi.waitFor(() => expect([...of('snapshot').at(-1)!.losses.step]).toEqual([1]), soon);
    expect(of('snapshot').at(-1)?.sampleSteps).toEqual([]);
    expect(of('snapshot').at(-1)?.sample).toBeUndefined();
  });

  it('shows the sheet that is asked for, and none that is not there or not a sheet', async () => {
    const run = await newRun();
    await writeSample(run, 1);
    await writeSample(run, 2);
    await writeFile(path.join(run.samples, sampleFileName(3)), 'no picture');
    const { feed, of } = follow(run.folder);
    await feed.ready();
    for (const step of [1, 3, 99]) await feed.selectSample(step);
    expect(of('sample').map(({ sample }) => sample.step)).toEqual([1]);
    expect(of('sample')[0].sampleSteps).toEqual([1, 2, 3]);
  });

  it('waits for a run whose folder is still to come', async () => {
    const workspace = temporaryFolder();
    const { feed, of } = follow(runFolder(workspace, 'one').folder);
    await feed.ready();
    expect(of('snapshot')[0].run).toEqual({ name: 'one', state: 'starting', requests: [], facts: [] });
    await newRun(workspace);
    await vi.waitFor(() => expect(of('status').at(-1)?.run.state).toBe('stopped'), soon);
  });

  it('tells when the run is deleted', async () => {
    const run = await newRun();
    await mkdir(run.samples, { recursive: true });
    const { feed, of, onDeleted, onError } = follow(run.folder);
    await vi.waitFor(async () => {
      await feed.ready();
      expect(of('snapshot').at(-1)?.run.state).toBe('stopped');
    }, soon);
    await rm(run.folder, { recursive: true });
    await vi.waitFor(() => expect(onDeleted).toHaveBeenCalledOnce(), soon);
    expect(onError).not.toHaveBeenCalled();
  });
});
