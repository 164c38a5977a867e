import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import { readMetrics } from '../../src/runs/metrics';
import { StudyJournal } from '../../src/sweeps/journal/study-journal';
import { sweepFolderAt, trialRun } from '../../src/sweeps/sweep-folder';
import { smallModel } from './networks';
import { unitBundles } from './unit-setup';

/** A folder with images and a sweep file of trainings that take seconds. */
export async function sweepFixture(
  folder: string,
  rates: readonly number[],
  steps: number,
  stego: object = {},
) {
  await createSampleDataset(path.join(folder, 'images'), { count: 16, size: 32, seed: 1 });
  const file = path.join(folder, 'small.sweep.yaml');
  const settings = {
    minutes: null,
    imageSize: 16,
    batchSize: 1,
    steps,
    model: smallModel,
    every: { log: 5, evaluate: 100_000, checkpoint: 10 },
    evaluationPairs: 1,
  };
  const sweep = {
    method: 'grid',
    metric: { name: 'loss', goal: 'minimize' },
    parameters: { lr: { values: rates } },
    stego: { preset: 'demo', settings, dataset: 'images', ...stego },
  };
  await writeFile(file, stringify(sweep));
  return {
    file,
    folder: path.join(folder, 'sweep'),
    write: (change: object) =>
      writeFile(path.join(folder, 'sweep', 'sweep.yaml'), stringify({ ...sweep, ...change })),
  };
}

type PrintedEvent = Readonly<Record<string, unknown>>;

export interface StartedSweep {
  readonly child: ChildProcess;
  /** What it has printed for programs so far. */
  readonly events: () => readonly PrintedEvent[];
  readonly ended: Promise<{
    readonly code: number | null;
    readonly events: readonly PrintedEvent[];
  }>;
}

/** Starts `stego sweep …`. */
export function startSweep(args: readonly string[]): StartedSweep {
  const child = spawn(process.execPath, [path.join(unitBundles, 'cli.js'), 'sweep', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const events = () => (out.match(/.+(?=\n)/g) ?? []).map((line) => JSON.parse(line) as PrintedEvent);
  const ended = new Promise<Awaited<StartedSweep['ended']>>((resolve) => {
    child.once('close', (code) => resolve({ code, events: events() }));
  });
  return { child, events, ended };
}

/** What the journal and the trainings say of each trial. */
export async function trialsOfSweep(folder: string) {
  const sweep = sweepFolderAt(folder);
  const { trials } = await new StudyJournal(sweep.journal).read();
  return Promise.all(
    trials.map(async (trial) => ({
      trial,
      steps: (await readMetrics(trialRun(sweep, trial.number).metrics)).map(({ step }) => step),
    })),
  );
}

/** The steps that a training logs, each once. */
export const everyStep = (steps: number) => Array.from({ length: steps / 5 }, (_, index) => 5 * (index + 1));
