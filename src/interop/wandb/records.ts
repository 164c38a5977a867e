import { encodeMessage, intField, messageField, textField, type Field } from '../protobuf';

/** What an offline run of W&B consists of. Field numbers: wandb/proto/wandb_internal.proto. */

/** By its name, as JSON; names of figures may have slashes, which group them. */
export type WandbItems = Readonly<Record<string, unknown>>;

export interface WandbRun {
  /** Letters and digits; W&B knows the run by it. */
  readonly id: string;
  readonly project: string;
  readonly name: string;
  /** Runs of one group are shown together. */
  readonly group?: string;
  /** Seconds since 1970. */
  readonly started: number;
  readonly config: WandbItems;
}

/** The version of wandb that wrote the records which these are like. */
const writtenLike = '0.30.0';

/** The records before the first figures. */
export function openingRecords(run: WandbRun): Uint8Array[] {
  const version = messageField(1, [textField(1, writtenLike), textField(2, '0.0.1')]);
  const seconds = Math.floor(run.started);
  const started = messageField(17, [
    intField(1, seconds),
    intField(2, Math.round((run.started - seconds) * 1e9)),
  ]);
  const described = messageField(17, [
    textField(1, run.id),
    textField(3, run.project),
    messageField(4, itemFields(run.config)),
    ...(run.group === undefined ? [] : [textField(6, run.group)]),
    textField(8, run.name),
    started,
  ]);
  return [record(1, messageField(21, [version])), record(2, described)];
}

/** Figures of a step. `number` counts the records of the log from 1, here and below. */
export function historyRecord(number: number, step: number, items: WandbItems): Uint8Array {
  return record(
    number,
    messageField(2, [...itemFields({ ...items, _step: step }), messageField(2, [intField(1, step)])]),
  );
}

/** The figures that the run is listed with. */
export function summaryRecord(number: number, items: WandbItems): Uint8Array {
  return record(number, messageField(3, itemFields(items)));
}

/** @param runtime in seconds */
export function exitRecord(number: number, exitCode: number, runtime: number): Uint8Array {
  return record(number, messageField(18, [intField(1, exitCode), intField(2, Math.round(runtime))]));
}

const record = (number: number, content: Field) => encodeMessage([intField(1, number), content]);

const itemFields = (items: WandbItems): Field[] =>
  Object.entries(items).map(([key, value]) =>
    messageField(1, [textField(1, key), textField(16, json(value))]),
  );

/** W&B reads the numbers that JSON lacks as Python writes them. */
function json(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return JSON.stringify(value);
}
