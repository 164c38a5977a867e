import * as z from 'zod';

/**
 * One line of Optuna's journal, read from the source of Optuna 5.0 (`optuna/storages/journal/_storage.py`). Studies and
 * trials have no identifiers in it: they are counted in the order in which the file creates them.
 */
export const operations = {
  createStudy: 0,
  deleteStudy: 1,
  setStudyUserAttribute: 2,
  setStudySystemAttribute: 3,
  createTrial: 4,
  setTrialParameter: 5,
  setTrialState: 6,
  setTrialReport: 7,
  setTrialUserAttribute: 8,
  setTrialSystemAttribute: 9,
} as const;

/** What Optuna calls the states of a trial. */
export const trialStates = { running: 0, complete: 1, pruned: 2, failed: 3, waiting: 4 } as const;

/** Optuna's `StudyDirection`. */
export const directions = { minimize: 1, maximize: 2 } as const;

const count = z.number().int().min(0);
/** Zod holds infinity for no number. JSON has no NaN: the reader of lines makes null of it. */
const number = z.custom<number>((value) => typeof value === 'number');
const figure = z.union([number, z.null().transform(() => NaN)]);
const attributes = z.record(z.string(), z.unknown());
const state = z.number().int().min(0).max(4);

const recordSchema = z.discriminatedUnion('op_code', [
  z.object({
    op_code: z.literal(operations.createStudy),
    study_name: z.string(),
    directions: z.array(z.number()),
  }),
  z.object({ op_code: z.literal(operations.deleteStudy), study_id: count }),
  z.object({
    op_code: z.literal(operations.setStudyUserAttribute),
    study_id: count,
    user_attr: attributes,
  }),
  z.object({
    op_code: z.literal(operations.createTrial),
    study_id: count,
    datetime_start: z.string().nullish(),
    datetime_complete: z.string().nullish(),
    state: state.optional(),
    params: z.record(z.string(), figure).optional(),
    distributions: z.record(z.string(), z.string()).optional(),
    user_attrs: attributes.optional(),
    value: figure.nullish(),
    values: z.array(figure).nullish(),
    intermediate_values: z.record(z.string(), figure).optional(),
  }),
  z.object({
    op_code: z.literal(operations.setTrialParameter),
    trial_id: count,
    param_name: z.string(),
    param_value_internal: figure,
    distribution: z.string(),
  }),
  z.object({
    op_code: z.literal(operations.setTrialState),
    trial_id: count,
    state,
    values: z.array(figure).nullish(),
    datetime_complete: z.string().nullish(),
  }),
  z.object({
    op_code: z.literal(operations.setTrialReport),
    trial_id: count,
    step: z.number().int(),
    intermediate_value: figure,
  }),
  z.object({
    op_code: z.literal(operations.setTrialUserAttribute),
    trial_id: count,
    user_attr: attributes,
  }),
]);

const operationSchema = z.object({ op_code: z.number() });
const knownOperations = new Set<number>(recordSchema.options.map(({ shape }) => shape.op_code.value));

export type JournalRecord = z.output<typeof recordSchema>;

/** A record as it is written, without who wrote it. */
export type NewRecord = { readonly op_code: number } & Readonly<Record<string, unknown>>;

/**
 * Reads a line. Undefined for an operation that says nothing to us. Throws for what is no record.
 */
export function parseRecord(line: string): JournalRecord | undefined {
  const value: unknown = parsePythonJson(line);
  const { op_code: operation } = operationSchema.parse(value);
  return knownOperations.has(operation) ? recordSchema.parse(value) : undefined;
}

/** The line of a record, with its line break. Numbers that JSON does not have are written as Python does. */
export function printRecord(record: NewRecord, worker: string): string {
  const { op_code: operation, ...fields } = record;
  const all = Object.entries({ op_code: operation, worker_id: worker, ...fields });
  return `{${all.map(([key, value]) => `${JSON.stringify(key)}:${printField(value)}`).join(',')}}\n`;
}

function printField(value: unknown): string {
  if (typeof value === 'number') return printNumber(value);
  const numbers = Array.isArray(value) && value.every((each) => typeof each === 'number');
  return numbers ? `[${value.map(printNumber).join(',')}]` : JSON.stringify(value);
}

function printNumber(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

/** Python also writes NaN and Infinity, bare. A decimal too large for a double is read as infinite. */
function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const bare = { NaN: 'null', Infinity: '1e999', '-Infinity': '-1e999' };
    // Strings are matched first, so that nothing inside them is replaced.
    const json = text.replace(
      /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g,
      (token) => bare[token as keyof typeof bare] ?? token,
    );
    return JSON.parse(json);
  }
}

/** As Python's `datetime.isoformat` writes it. */
export function pythonTime(time: Date): string {
  return time.toISOString().replace('Z', '000+00:00');
}
