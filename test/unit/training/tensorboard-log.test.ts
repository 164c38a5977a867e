import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { writeFileAtomic } from '../../../src/files/write-atomic';
import { readEvent } from '../../../src/interop/tensorboard/event';
import { listEventFiles } from '../../../src/interop/tensorboard/event-files';
import { decodeRecords } from '../../../src/interop/tensorboard/record';
import { listCheckpoints } from '../../../src/runs/checkpoints';
import type { MetricsLine } from '../../../src/runs/contract';
import { readMetrics } from '../../../src/runs/metrics';
import { runFolder } from '../../../src/runs/run-paths';
import { hyperParameters } from '../../../src/training/hyper-parameters';
import { TensorBoardLog } from '../../../src/training/tensorboard-log';
import { smallConfig, smallModel } from '../../support/networks';
import { readerProblem, runReader } from '../../support/readers/run-reader';
import { runStego } from '../../support/run-stego';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stego-tensorboard-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (step: number): MetricsLine => ({
  step,
  epoch: 1,
  time: step,
  learningRate: 0.001,
  loss: 1 / step,
  coverLoss: 0.25,
  secretLoss: 0.5,
});

async function eventsIn(where: string) {
  const files = await Promise.all((await listEventFiles(where)).map((file) => readFile(file)));
  return files.flatMap((bytes) => decodeRecords(bytes).payloads.map(readEvent));
}

const stepsOf = async (tag: string) =>
  (await eventsIn(folder)).filter(({ tags }) => tags.includes(tag)).map(({ step }) => step);

describe('the log for TensorBoard', () => {
  it('of a resumed run has every step once, the configuration once, and one beginning', async () => {
    const config = smallConfig();
    const first = await TensorBoardLog.begin(folder, config, 0);
    for (const step of [1, 2, 3, 4]) await first.metrics(line(step));
    await first.state('failed');
    const second = await TensorBoardLog.begin(folder, config, 2);
    for (const step of [3, 4]) await second.metrics(line(step));
    await second.state('finished');

    expect(await stepsOf('loss/total')).toEqual([1, 2, 3, 4]);
    expect(await stepsOf('config/text_summary')).toEqual([0]);
    expect(await stepsOf('_hparams_/session_start_info')).toEqual([0]);
    expect(await stepsOf('_hparams_/session_end_info')).toEqual([0]);
    const starts = (await eventsIn(folder)).filter(({ startsSession }) => startsSession);
    // A TensorBoard that has read the former steps 3 and 4 forgets them.
    expect(starts.map(({ step }) => step)).toEqual([3]);
  });

  it('that was killed in a record goes on behind the whole ones', async () => {
    const config = smallConfig();
    const first = await TensorBoardLog.begin(folder, config, 0);
    for (const step of [1, 2]) await first.metrics(line(step));
    const [file] = await listEventFiles(folder);
    await truncate(file, (await readFile(file)).length - 1);
    await (await TensorBoardLog.begin(folder, config, 1)).metrics(line(2));
    expect(await stepsOf('loss/total')).toEqual([1, 2]);
  });

  it('says nothing of an end while a run is paused', async () => {
    const log = await TensorBoardLog.begin(folder, smallConfig(), 0);
    await log.state('paused');
    await log.state('running');
    expect(await stepsOf('_hparams_/session_end_info')).toEqual([]);
  });
});

it('lists the settings that decide what is learned as single values', () => {
  const parameters = hyperParameters(smallConfig({ channel: { mixture: [{ kind: 'none' }] } }));
  expect(parameters).toMatchObject({
    'dataset.path': 'images',
    'model.filters.3': 3,
    'schedule.learningRate': 0.001,
    'channel.mixture': '[{"kind":"none","weight":1}]',
  });
  expect(Object.keys(parameters)).not.toContain('every.log');
  expect(Object.keys(parameters)).not.toContain('epochs');
});

interface Reading {
  readonly runs: Record<string, Record<'scalars' | 'images' | 'text', Record<string, [number, unknown][]>>>;
  readonly hparams: readonly string[];
  readonly metrics: readonly string[];
  readonly sessions: Record<string, { status: string; hparams: Record<string, unknown> }>;
}

describe('TensorBoard itself', () => {
  it('reads the figures, pictures, configurations and ends of runs, one of them resumed', async (context) => {
    const problem = readerProblem('tensorboard');
    if (problem) context.skip(problem);
    await createSampleDataset(path.join(folder, 'images'), { count: 16, size: 32, seed: 1 });
    const every = { log: 4, evaluate: 10, checkpoint: 7 };
    const settings = { imageSize: 16, batchSize: 1, model: smallModel, every, evaluationPairs: 1 };
    await writeFileAtomic(path.join(folder, 'small.yaml'), stringify(settings));
    await writeFileAtomic(
      path.join(folder, 'other.yaml'),
      stringify({ ...settings, model: { name: 'haar-invertible', blocks: 1, growth: 2, convolutions: 2 } }),
    );
    const train = (name: string, config: string) =>
      runStego(
        folder,
        `train --data images --config ${config} --steps 20 --threads 1 --name ${name}`.split(' '),
      );
    expect(await train('first', 'small.yaml')).toMatchObject({ code: 0 });
    expect(await train('second', 'other.yaml')).toMatchObject({ code: 0 });
    // Without its newest checkpoint it goes back to the one before.
    const run = runFolder(folder, 'first');
    await rm((await listCheckpoints(run.checkpoints)).at(-1)?.file ?? '');
    expect(await runStego(folder, ['resume', 'first', '--threads', '1'])).toMatchObject({ code: 1 });
    expect(await runStego(folder, 'resume first --steps 24 --threads 1'.split(' '))).toMatchObject({
      code: 0,
    });

    const read = (await runReader('tensorboard-reader.py', path.join(folder, '.stego/runs'))) as Reading;
    const { scalars, images, text } = read.runs.first;
    const lines = await readMetrics(run.metrics);
    expect(lines.map(({ step }) => step)).toContain(24);
    expect(scalars['loss/total']).toEqual(lines.map(({ step, loss }) => [step, Math.fround(loss)]));
    const measured = lines.filter(({ validation }) => validation);
    expect(scalars['validation/secret/psnr']).toEqual(
      measured.map(({ step, validation }) => [step, Math.fround(validation!.secret.psnr)]),
    );
    expect(images.pairs.map(([step]) => step)).toEqual(measured.map(({ step }) => step));
    expect(images.pairs[0][1]).toMatchObject({ width: 6 * 16, height: 16, png: true });
    expect(text['config/text_summary'].map(([step]) => step)).toEqual([0]);
    expect(text['config/text_summary'][0][1]).toContain('steps: 24');

    expect(read.hparams).toEqual(
      expect.arrayContaining(['schedule.learningRate', 'model.filters.3', 'model.growth']),
    );
    expect(read.metrics).toEqual(expect.arrayContaining(['loss/total', 'validation/cover/ssim']));
    expect(read.sessions.first).toMatchObject({
      status: 'STATUS_SUCCESS',
      hparams: { 'model.name': 'baluja', steps: 24 },
    });
    expect(read.sessions.second).toMatchObject({ status: 'STATUS_SUCCESS', hparams: { 'model.growth': 2 } });
  });
});
