import path from 'node:path';
import { checkRunConfig } from '../../../src/runs/config';
import { controlSweep, type ControlOptions } from '../../../src/sweeps/controller/control-sweep';
import type { SweepParts } from '../../../src/sweeps/controller/controller';
import type { SweepEvent } from '../../../src/sweeps/controller/events';
import { StudyJournal } from '../../../src/sweeps/journal/study-journal';
import type { Sampler } from '../../../src/sweeps/samplers/sampler';
import { createSweepFolder, sweepFolderAt } from '../../../src/sweeps/sweep-folder';
import type { SweepDefinition } from '../../../src/sweeps/sweep-definition';
import type { SweepRecord } from '../../../src/sweeps/sweep-record';
import { quickFolder } from '../../support/temporary-folder';
import { FakeCluster } from './fake-cluster';
import { options } from './sweeps';

const rates = [0.1, 0.2, 0.3, 0.4];

export const gridOf = (values: readonly number[]): SweepDefinition => ({
  method: 'grid',
  metric: { name: 'loss', goal: 'minimize' },
  space: [{ name: 'lr', distribution: { kind: 'categorical', values }, conditions: [] }],
  preset: 'tiny',
  settings: {},
  seed: 1,
  runner: { kind: 'local' },
});

/** Each value of the one parameter that there is, in turn. */
export const inTurn: Sampler = ({ space, trials }) => {
  const [{ distribution }] = space;
  if (distribution.kind !== 'categorical') return undefined;
  const tried = new Set(trials.map(({ values }) => values.lr));
  const value = distribution.values.find((each) => !tried.has(each));
  return value === undefined ? undefined : { lr: value };
};

/** A sweep over four learning rates, in a world of its own. */
export async function smallSweep(definition: SweepDefinition = gridOf(rates), name = 'small') {
  const sweep = sweepFolderAt(path.join(quickFolder(), name));
  await createSweepFolder(sweep, 'method: grid\n');
  await new StudyJournal(sweep.journal).create('small', definition, options);
  const cluster = new FakeCluster((rate, step) => rate + 1 / step);
  const events: SweepEvent[] = [];
  const parts: SweepParts = {
    runner: cluster,
    sampler: inTurn,
    figure: ({ loss }) => loss,
    ready: () => Promise.resolve(),
    configOf: ({ lr }) =>
      checkRunConfig({ dataset: { path: 'images' }, schedule: { learningRate: lr } }, 'Trial'),
    commandOf: (trial) => ['stego', 'sweep', 'trial', sweep.folder, String(trial)],
  };
  return {
    sweep,
    cluster,
    events,
    /** What a new process would do. */
    control: (change: Partial<ControlOptions> & { readonly change?: Partial<SweepParts> } = {}) =>
      controlSweep({
        sweep,
        journal: new StudyJournal(sweep.journal),
        parts: { ...parts, ...change.change },
        mode: 'run',
        listener: (event) => events.push(event),
        signal: new AbortController().signal,
        pollMs: 0,
        ...change,
      }),
    read: (): Promise<SweepRecord> => new StudyJournal(sweep.journal).read(),
    journal: () => new StudyJournal(sweep.journal),
  };
}

export type SmallSweep = Awaited<ReturnType<typeof smallSweep>>;
