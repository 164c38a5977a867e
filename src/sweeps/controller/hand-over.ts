import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { messageOf, UserError } from '../../errors';
import type { RunConfig } from '../../runs/config';
import type { StudyJournal } from '../journal/study-journal';
import type { Job, JobId, Runner } from '../runners/runner';
import type { Assignment } from '../search-space';
import { createTrialRun, trialRun, type SweepFolder } from '../sweep-folder';
import type { SweepJob, SweepTrial } from '../sweep-record';
import { ticketVariable } from '../trial-claim';
import type { SweepListener } from './events';
import { fruitlessJobs } from './next-move';
import type { TrialFacts } from './trial-facts';

export interface HandOverParts {
  readonly runner: Runner;
  /** All settings of a trial. Throws a UserError where its values do not go together. */
  readonly configOf: (values: Assignment) => RunConfig;
  /** Throws a UserError where no trial at all could be trained now: those that wait, wait on. */
  readonly ready: () => Promise<void>;
  /** What trains the trial of this number. */
  readonly commandOf: (trial: number) => Job['command'];
  /** What that finds in its environment besides. */
  readonly environment?: Job['environment'];
}

interface HandOverOptions {
  readonly sweep: SweepFolder;
  readonly journal: StudyJournal;
  readonly parts: HandOverParts;
  readonly listener: SweepListener;
}

/** With what is known of those that go on. */
type HandedOver = readonly (readonly [SweepTrial, TrialFacts | undefined])[];

/** Gives trials to the runner, such that a controller killed in between leaves none that is trained twice. */
export class HandOver {
  /** How often in a row nothing was taken. */
  refusals = 0;
  /** Why. */
  refusal = '';

  constructor(private readonly options: HandOverOptions) {}

  /**
   * Hands trials over, new ones and, with what is known of them, those that go on. Returns those that cannot be
   * trained, with the reason. What the runner does not take stays as it was.
   */
  async submit(
    trials: HandedOver,
  ): Promise<readonly { readonly trial: SweepTrial; readonly problem: string }[]> {
    try {
      return await this.submitNow(trials);
    } catch (error) {
      // The controller ends with that: its trials wait for the next one, and whatever was begun finds its ticket void.
      const released = trials.map(([trial]) => ({ trial, job: undefined }));
      await this.options.journal.setJobs(released).catch(() => undefined);
      throw error;
    }
  }

  private async submitNow(
    trials: HandedOver,
  ): Promise<readonly { readonly trial: SweepTrial; readonly problem: string }[]> {
    const { sweep, journal, parts, listener } = this.options;
    const impossible: { trial: SweepTrial; problem: string }[] = [];
    const handed: { trial: SweepTrial; job: SweepJob }[] = [];
    const ticket = randomUUID();
    for (const [trial, facts] of trials) {
      const config = this.configOf(trial);
      if (typeof config === 'string') {
        impossible.push({ trial, problem: config });
        continue;
      }
      await createTrialRun(trialRun(sweep, trial.number), config);
      const fruitless = facts ? fruitlessJobs(trial, facts) : 0;
      handed.push({ trial, job: { ticket, step: facts?.step ?? 0, fruitless } });
    }
    if (handed.length === 0 || !(await this.unlessRefused(() => parts.ready()))) return impossible;
    // Before anything is submitted: a process whose ticket the journal does not know has nothing to do.
    await journal.setJobs(handed);
    let ids: readonly JobId[] = [];
    const isTaken = await this.unlessRefused(async () => {
      ids = await parts.runner.submit(handed.map(({ trial, job }) => this.job(trial, job)));
    });
    if (isTaken) this.refusals = 0;
    await journal.setJobs(
      handed.map(({ trial, job }, index) => ({
        trial,
        job: index < ids.length ? { ...job, id: ids[index] } : trial.job,
      })),
    );
    if (ids.length > 0) {
      listener({ kind: 'handedOver', trials: handed.slice(0, ids.length).map(({ trial }) => trial) });
    }
    return impossible;
  }

  /** Whether it went well. What it says else is told once in a row. */
  private async unlessRefused(act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.refusal = messageOf(error);
      if (this.refusals++ === 0) this.options.listener({ kind: 'note', message: this.refusal });
      return false;
    }
  }

  private configOf({ values }: SweepTrial): RunConfig | string {
    try {
      return this.options.parts.configOf(values);
    } catch (error) {
      if (error instanceof UserError) return messageOf(error);
      throw error;
    }
  }

  private job({ number }: SweepTrial, { ticket }: SweepJob): Job {
    const { sweep, parts } = this.options;
    const run = trialRun(sweep, number);
    // Queues are read on terminals of all kinds.
    const short =
      sweep.name
        .replace(/[^A-Za-z0-9._]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 40) || 'sweep';
    return {
      trial: number,
      name: `stego-${short}-${number}`,
      command: parts.commandOf(number),
      environment: { ...parts.environment, [ticketVariable]: ticket },
      folder: run.folder,
      log: path.join(run.folder, 'output.txt'),
    };
  }
}
