import { randomUUID } from 'node:crypto';
import { UserError } from '../../errors';
import type { Assignment, Json, SearchSpace } from '../search-space';
import type { Report } from '../study';
import type { SweepDefinition } from '../sweep-definition';
import type { StopReason, SweepEnd, SweepJob, SweepOptions, SweepRecord, SweepTrial } from '../sweep-record';
import { TimeSlices } from '../../time-slices';
import { studyAttributes, trialAttributes } from './attributes';
import { JournalFile } from './journal-file';
import { toOptuna } from './optuna-distribution';
import { directions, operations, pythonTime, trialStates, type NewRecord } from './record';
import { Replay } from './replay';

/** How a trial ended, and with what value of the metric. */
export type TrialEnd =
  | { readonly state: 'complete'; readonly value: number }
  | { readonly state: 'pruned'; readonly value?: number }
  | { readonly state: 'failed'; readonly problem: string };

/** Who writes, and when: what tests want to know beforehand. */
export interface Scribe {
  /** A text that no other process has. */
  readonly worker: string;
  readonly now: () => Date;
}

/** What is joined of a trial's reports is joined once for all of these. */
const recordsAtOnce = 1000;

/** The state of a sweep, in a file that Optuna in Python opens and continues. Every change is there for good when it returns. */
export class StudyJournal {
  private readonly replay = new Replay();
  private readonly journal: JournalFile;

  constructor(
    file: string,
    private readonly scribe: Scribe = { worker: `${randomUUID()}-0`, now: () => new Date() },
  ) {
    this.journal = new JournalFile(file, scribe.worker);
  }

  /** What the file says now. Throws a UserError where there is no sweep in it. */
  async read(): Promise<SweepRecord> {
    const records = await this.journal.read();
    const slices = new TimeSlices();
    for (let start = 0; start < records.length; start += recordsAtOnce) {
      this.replay.apply(records.slice(start, start + recordsAtOnce));
      await slices.pause();
    }
    const { sweep } = this.replay;
    if (!sweep) throw new UserError(`${this.journal.file} is missing or holds no sweep of Stego Lab.`);
    return sweep;
  }

  /** Begins the study. Throws a UserError where the file is there already. */
  async create(name: string, definition: SweepDefinition, options: SweepOptions): Promise<void> {
    const { goal, name: metric } = definition.metric;
    await this.journal.create([
      { op_code: operations.createStudy, study_name: name, directions: [directions[goal]] },
      {
        op_code: operations.setStudySystemAttribute,
        study_id: 0,
        system_attr: { 'study:metric_names': [metric] },
      },
      setStudy(studyAttributes.options, options),
      setStudy(studyAttributes.definition, definition),
    ]);
  }

  /** From now on the sweep is this; trials that are there stay. */
  async redefine(definition: SweepDefinition, options: SweepOptions): Promise<void> {
    await this.change(() => [
      setStudy(studyAttributes.options, options),
      setStudy(studyAttributes.definition, definition),
    ]);
  }

  /** How the controller left the sweep, or undefined when one takes it up. */
  async setEnd(end: SweepEnd | undefined): Promise<void> {
    await this.change(() => [setStudy(studyAttributes.end, end ?? null)]);
  }

  /**
   * Adds a trial that waits. It is one record, so that no trial is ever there without its values.
   * @param draw says what it shall be, of what the journal says when nobody else can write; undefined: no trial
   */
  async addTrial(
    draw: (sweep: SweepRecord) => { readonly values: Assignment; readonly rerunOf?: number } | undefined,
  ): Promise<SweepTrial | undefined> {
    let number: number | undefined;
    await this.change((sweep) => {
      const drawn = sweep && draw(sweep);
      if (!drawn) return [];
      number = sweep.trials.length;
      return [this.creation(sweep.definition.space, drawn.values, drawn.rerunOf)];
    });
    return number === undefined ? undefined : this.replay.sweep?.trials[number];
  }

  /** Adds what was logged of trials since. */
  async report(
    news: readonly { readonly trial: SweepTrial; readonly reports: readonly Report[] }[],
  ): Promise<void> {
    await this.change(() =>
      news.flatMap(({ trial, reports }) =>
        reports.map(({ index, value }) => ({
          op_code: operations.setTrialReport,
          trial_id: trial.id,
          step: index,
          intermediate_value: value,
        })),
      ),
    );
  }

  /** Which processes work on trials; undefined: none, they wait. */
  async setJobs(
    jobs: readonly { readonly trial: SweepTrial; readonly job: SweepJob | undefined }[],
  ): Promise<void> {
    await this.change(() =>
      jobs.map(({ trial, job }) => setTrial(trial, trialAttributes.job, (job ?? null) as Json)),
    );
  }

  async setStop(trial: SweepTrial, reason: StopReason): Promise<void> {
    await this.change(() => [setTrial(trial, trialAttributes.stop, reason)]);
  }

  /** The end of a trial; it is never changed any more. */
  async finish(trial: SweepTrial, end: TrialEnd): Promise<void> {
    const value = end.state === 'failed' ? undefined : end.value;
    const problem = end.state === 'failed' ? [setTrial(trial, trialAttributes.problem, end.problem)] : [];
    await this.change(() => [
      ...problem,
      {
        op_code: operations.setTrialState,
        trial_id: trial.id,
        state: trialStates[end.state],
        values: value === undefined ? null : [value],
        datetime_complete: pythonTime(this.scribe.now()),
      },
    ]);
  }

  private async change(records: (sweep: SweepRecord | undefined) => readonly NewRecord[]): Promise<void> {
    await this.journal.append((news) => {
      this.replay.apply(news);
      return records(this.replay.sweep);
    });
    this.replay.apply(await this.journal.read());
  }

  private creation(space: SearchSpace, values: Assignment, rerunOf: number | undefined): NewRecord {
    const drawn = Object.entries(values).map(([name, value]) => {
      const distribution = space.find((each) => each.name === name)?.distribution;
      return [name, toOptuna(distribution ?? { kind: 'constant', value }, value)] as const;
    });
    return {
      op_code: operations.createTrial,
      study_id: 0,
      datetime_start: pythonTime(this.scribe.now()),
      state: trialStates.running,
      params: Object.fromEntries(drawn.map(([name, { internal }]) => [name, internal])),
      distributions: Object.fromEntries(
        drawn.map(([name, { distribution }]) => [name, JSON.stringify(distribution)]),
      ),
      user_attrs: { [trialAttributes.origin]: rerunOf === undefined ? {} : { rerunOf } },
    };
  }
}

function setStudy(name: string, value: unknown): NewRecord {
  return { op_code: operations.setStudyUserAttribute, study_id: 0, user_attr: { [name]: value } };
}

function setTrial(trial: SweepTrial, name: string, value: Json): NewRecord {
  return {
    op_code: operations.setTrialUserAttribute,
    trial_id: trial.id,
    user_attr: { [name]: value },
  };
}
