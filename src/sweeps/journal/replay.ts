import type { Json } from '../search-space';
import type { Report, TrialState } from '../study';
import type { SweepDefinition } from '../sweep-definition';
import type { SweepEnd, SweepJob, SweepOptions, SweepRecord, SweepTrial } from '../sweep-record';
import { studyAttributes, trialAttributes } from './attributes';
import { fromOptuna } from './optuna-distribution';
import { operations, trialStates, type JournalRecord } from './record';

type Creation = Extract<JournalRecord, { op_code: typeof operations.createTrial }>;

/** What the study of a journal is, record by record. The first study of the file is the sweep's. */
export class Replay {
  /** Names of those that are there, by their ids. */
  private readonly studies = new Map<number, string>();
  private studiesMade = 0;
  private attributes: Readonly<Record<string, unknown>> = {};
  /** By their ids; undefined are those of other studies. */
  private readonly byId: (SweepTrial | undefined)[] = [];
  /** Ids in the order of numbers. */
  private readonly ids: number[] = [];
  /** Of the records at hand, by trial: a long file has very many. */
  private readonly news = new Map<number, Report[]>();

  /** Undefined where there is no sweep in the journal, or none any more. */
  get sweep(): SweepRecord | undefined {
    const { [studyAttributes.definition]: definition, [studyAttributes.options]: options } = this.attributes;
    if (!this.studies.has(0) || definition === undefined || options === undefined) return undefined;
    const end = this.attributes[studyAttributes.end] as SweepEnd | null | undefined;
    return {
      definition: definition as SweepDefinition,
      options: options as SweepOptions,
      ...(end ? { end } : {}),
      trials: this.ids.map((id) => this.byId[id]!),
    };
  }

  apply(records: readonly JournalRecord[]): void {
    for (const record of records) this.applyOne(record);
    for (const [id, reports] of this.news) {
      const trial = this.byId[id]!;
      this.byId[id] = { ...trial, reports: joined(trial.reports, reports) };
    }
    this.news.clear();
  }

  private applyOne(record: JournalRecord): void {
    switch (record.op_code) {
      case operations.createStudy:
        if ([...this.studies.values()].includes(record.study_name)) return;
        this.studies.set(this.studiesMade++, record.study_name);
        return;
      case operations.deleteStudy:
        this.studies.delete(record.study_id);
        return;
      case operations.setStudyUserAttribute:
        if (record.study_id === 0) this.attributes = { ...this.attributes, ...record.user_attr };
        return;
      case operations.createTrial:
        return this.create(record);
      default:
        break;
    }
    const trial = this.byId[record.trial_id];
    // As Optuna does: what comes after a trial's end was written by somebody who did not know of it.
    if (!trial || isOver(trial.state)) return;
    this.byId[record.trial_id] = this.changed(trial, record);
  }

  private changed(trial: SweepTrial, record: JournalRecord): SweepTrial {
    switch (record.op_code) {
      case operations.setTrialParameter: {
        const value = this.value(record.param_name, record.param_value_internal, record.distribution);
        return { ...trial, values: { ...trial.values, [record.param_name]: value } };
      }
      case operations.setTrialState: {
        const state = stateOf(record.state, trial);
        const value = record.values?.at(0);
        return {
          ...trial,
          state,
          ...(value === undefined ? {} : { value }),
          ...(isOver(state) && record.datetime_complete ? { ended: record.datetime_complete } : {}),
        };
      }
      case operations.setTrialReport: {
        const report = { index: record.step, value: record.intermediate_value };
        const known = this.news.get(trial.id);
        if (known) known.push(report);
        else this.news.set(trial.id, [report]);
        return trial;
      }
      case operations.setTrialUserAttribute:
        return withAttributes(trial, record.user_attr);
      default:
        return trial;
    }
  }

  private create(record: Creation): void {
    if (!this.studies.has(record.study_id)) return;
    if (record.study_id !== 0) {
      this.byId.push(undefined);
      return;
    }
    const id = this.byId.length;
    const values = Object.entries(record.params ?? {}).map(([name, internal]): [string, Json] => [
      name,
      this.value(name, internal, record.distributions?.[name] ?? '{"attributes":{}}'),
    ]);
    const reports = Object.entries(record.intermediate_values ?? {});
    const value = record.values?.at(0) ?? record.value ?? undefined;
    const trial: SweepTrial = {
      id,
      number: this.ids.length,
      ours: false,
      state: 'running',
      values: Object.fromEntries(values),
      reports: reports.map(([step, each]) => ({ index: Number(step), value: each })),
      ...(value === undefined ? {} : { value }),
      ...(record.datetime_start ? { begun: record.datetime_start } : {}),
      ...(record.datetime_complete ? { ended: record.datetime_complete } : {}),
    };
    const known = withAttributes(trial, record.user_attrs ?? {});
    this.byId.push({ ...known, state: stateOf(record.state ?? trialStates.running, known) });
    this.ids.push(id);
  }

  private value(name: string, internal: number, distribution: string): Json {
    const definition = this.attributes[studyAttributes.definition] as SweepDefinition | undefined;
    const parameter = definition?.space.find((each) => each.name === name);
    return fromOptuna(distribution, internal, parameter?.distribution);
  }
}

const isOver = (state: TrialState) => state !== 'waiting' && state !== 'running';

/**
 * A trial of ours that waits stands as running in the journal: one that waits there, Optuna would begin.
 */
function stateOf(state: number, { ours, job }: SweepTrial): TrialState {
  switch (state) {
    case trialStates.complete:
      return 'complete';
    case trialStates.pruned:
      return 'pruned';
    case trialStates.failed:
      return 'failed';
    case trialStates.waiting:
      return 'waiting';
    default:
      return ours && !job ? 'waiting' : 'running';
  }
}

/** In the order of their indices; the last one of an index counts. */
function joined(known: readonly Report[], news: readonly Report[]): readonly Report[] {
  const all = [...known, ...news];
  const inOrder = all.every(({ index }, i) => i === 0 || all[i - 1].index < index);
  if (inOrder) return all;
  const byIndex = new Map(all.map((report) => [report.index, report]));
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

function withAttributes(trial: SweepTrial, attributes: Readonly<Record<string, unknown>>): SweepTrial {
  let changed = trial;
  for (const [name, value] of Object.entries(attributes)) changed = withAttribute(changed, name, value);
  return changed;
}

function withAttribute(trial: SweepTrial, name: string, value: unknown): SweepTrial {
  switch (name) {
    case trialAttributes.origin: {
      const { rerunOf } = (value ?? {}) as { rerunOf?: number };
      return { ...trial, ours: true, state: 'waiting', ...(rerunOf === undefined ? {} : { rerunOf }) };
    }
    case trialAttributes.job: {
      const job = (value ?? undefined) as SweepJob | undefined;
      return { ...trial, job, state: trial.ours && !job ? 'waiting' : 'running' };
    }
    case trialAttributes.stop:
      return { ...trial, stop: (value ?? undefined) as SweepTrial['stop'] };
    case trialAttributes.problem:
      return { ...trial, problem: String(value) };
    default:
      return trial;
  }
}
