import { appendFile } from 'node:fs/promises';
import * as path from 'node:path';
import { sweepsFolder } from '../../src/runs/run-paths';
import { parseSweepFile } from '../../src/sweeps/file/parse-sweep-file';
import { StudyJournal, type TrialEnd } from '../../src/sweeps/journal/study-journal';
import type { Assignment } from '../../src/sweeps/search-space';
import { createSweepFolder, sweepFolderAt, type SweepFolder } from '../../src/sweeps/sweep-folder';
import type { SweepEnd, SweepTrial } from '../../src/sweeps/sweep-record';
import { removeFolder, workspaceFolder } from './fixtures';

/** Six trials whose trainings take seconds, one of them a time. */
export const sweepText = `method: grid
metric: { name: loss, goal: minimize }
parameters:
  lr: { values: [0.001, 0.002, 0.004] }
  model.activation: { values: [relu, tanh] }
  beta: { value: 1 }
stego:
  preset: tiny
  dataset: sweep-images
  parallel: 1
  settings: { minutes: null, steps: 20, batchSize: 1, evaluationPairs: 1, every: { log: 5, evaluate: 20, checkpoint: 10 } }
`;

export interface MadeTrial {
  readonly values: Assignment;
  /** Of the metric, one after the other. */
  readonly reports?: readonly number[];
  /** Absent: a process is said to be at work on it. */
  readonly end?: TrialEnd;
}

export interface MadeSweep extends SweepFolder {
  readonly study: StudyJournal;
  /** Adds a trial as a controller would leave it. */
  add(trial: MadeTrial): Promise<SweepTrial>;
  /** Adds one that runs, as Optuna does. */
  addForeign(): Promise<void>;
}

/** A sweep on disk, as a controller of another day has left it. */
export async function makeSweep(
  name: string,
  trials: readonly MadeTrial[],
  end?: SweepEnd,
  text = sweepText,
  workspace = workspaceFolder(),
): Promise<MadeSweep> {
  const sweep = sweepFolderAt(path.join(sweepsFolder(workspace), name));
  await createSweepFolder(sweep, text);
  const study = new StudyJournal(sweep.journal);
  const { definition } = parseSweepFile(text, name);
  await study.create(name, definition!, { dataset: 'sweep-images', workspace });
  const add = async ({ values, reports = [], end: trialEnd }: MadeTrial) => {
    const added = (await study.addTrial(() => ({ values })))!;
    await study.setJobs([{ trial: added, job: { ticket: 'ticket', step: 0, fruitless: 0 } }]);
    await study.report([{ trial: added, reports: reports.map((value, i) => ({ index: i + 1, value })) }]);
    if (trialEnd) await study.finish(added, trialEnd);
    return (await study.read()).trials[added.number];
  };
  const foreign = {
    op_code: 4,
    worker_id: 'optuna',
    study_id: 0,
    datetime_start: '2026-01-01T00:00:00.000000',
  };
  const addForeign = () => appendFile(sweep.journal, `${JSON.stringify(foreign)}\n`);
  for (const trial of trials) await add(trial);
  if (end) await study.setEnd(end);
  return { ...sweep, study, add, addForeign };
}

export async function removeSweep(name: string): Promise<void> {
  const folder = path.join(sweepsFolder(workspaceFolder()), name);
  await removeFolder(folder);
}

/** One of each kind: the second is the best that ran to its end. */
export const someTrials: readonly MadeTrial[] = [
  {
    values: { lr: 0.001, 'model.activation': 'relu', beta: 1 },
    reports: [0.5, 0.3],
    end: { state: 'complete', value: 0.3 },
  },
  {
    values: { lr: 0.002, 'model.activation': 'relu', beta: 1 },
    reports: [0.5, 0.25],
    end: { state: 'complete', value: 0.25 },
  },
  {
    values: { lr: 0.004, 'model.activation': 'relu', beta: 1 },
    reports: [0.2],
    end: { state: 'pruned', value: 0.2 },
  },
  {
    values: { lr: 0.001, 'model.activation': 'tanh', beta: 1 },
    end: { state: 'failed', problem: 'The loss is not finite at step 12: lower the learning rate.' },
  },
];
