import { BinaryReader } from '@bufbuild/protobuf/wire';
import {
  bytesField,
  doubleField,
  encodeMessage,
  floatField,
  intField,
  messageField,
  textField,
  type Field,
} from '../protobuf';

/** Events of TensorBoard. Field numbers: event.proto, summary.proto and tensor.proto in tensorboard/compat/proto. */

/** One figure, picture or text under a tag; the part before the first slash of a tag is its group. */
export type SummaryValue = Field;

export function scalar(tag: string, value: number): SummaryValue {
  return messageField(1, [textField(1, tag), floatField(2, value)]);
}

export interface EncodedPicture {
  readonly width: number;
  readonly height: number;
  /** RGB. */
  readonly png: Uint8Array;
}

export function picture(tag: string, { width, height, png }: EncodedPicture): SummaryValue {
  const image = [intField(1, height), intField(2, width), intField(3, 3), bytesField(4, png)];
  return messageField(1, [textField(1, tag), messageField(4, image)]);
}

/** Markdown. */
export function markdown(tag: string, content: string): SummaryValue {
  const string = 7;
  const tensorClass = 2;
  const tensor = [intField(1, string), messageField(2, [dimension(1)]), textField(8, content)];
  const metadata = [messageField(1, [textField(1, 'text')]), intField(4, tensorClass)];
  return messageField(1, [textField(1, tag), messageField(8, tensor), messageField(9, metadata)]);
}

/** What a plug-in of TensorBoard keeps in the description of a tag, beside an empty tensor. */
export function pluginData(tag: string, plugin: string, content: Uint8Array): SummaryValue {
  const float = 1;
  const data = messageField(1, [textField(1, plugin), bytesField(2, content)]);
  const tensor = [intField(1, float), messageField(2, [dimension(0)])];
  return messageField(1, [textField(1, tag), messageField(8, tensor), messageField(9, [data])]);
}

const dimension = (size: number) => messageField(2, [intField(1, size)]);

/** What a file begins with. `wallTime` is seconds since 1970, here and below. */
export function versionEvent(wallTime: number): Uint8Array {
  return encodeMessage([doubleField(1, wallTime), textField(3, 'brain.Event:2')]);
}

/** Readers that have seen steps from `step` on forget them: they are about to be made again. */
export function sessionStartEvent(wallTime: number, step: number): Uint8Array {
  const start = 1;
  return encodeMessage([doubleField(1, wallTime), intField(2, step), messageField(7, [intField(1, start)])]);
}

export function summaryEvent(wallTime: number, step: number, values: readonly SummaryValue[]): Uint8Array {
  return encodeMessage([doubleField(1, wallTime), intField(2, step), messageField(5, values)]);
}

export interface EventFacts {
  readonly step: number;
  /** Of the values in it. */
  readonly tags: readonly string[];
  /** It starts a session instead of holding values. */
  readonly startsSession: boolean;
}

export function readEvent(payload: Uint8Array): EventFacts {
  let [step, startsSession] = [0, false];
  const tags: string[] = [];
  eachField(payload, (field, reader) => {
    if (field === 2) step = Number(reader.int64());
    else if (field === 5) tags.push(...tagsOf(reader.bytes()));
    else if (field !== 7) return false;
    else startsSession = reader.bytes().length > 0;
    return true;
  });
  return { step, tags, startsSession };
}

function tagsOf(summary: Uint8Array): string[] {
  const tags: string[] = [];
  eachField(summary, (field, values) => {
    if (field !== 1) return false;
    eachField(values.bytes(), (inner, value) => inner === 1 && tags.push(value.string()) > 0);
    return true;
  });
  return tags;
}

/** @param read takes the value of a field; where it returns false, the value is passed over */
function eachField(message: Uint8Array, read: (field: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (!read(field, reader)) reader.skip(wireType);
  }
}
