import {
  doubleField,
  encodeMessage,
  intField,
  messageField,
  textField,
  boolField,
  type Field,
} from '../protobuf';
import { pluginData, type SummaryValue } from './event';

/**
 * What TensorBoard's HParams page reads of a run: the settings it began with and how it ended. Without a description of
 * an experiment the page itself collects the settings and figures of all runs below its folder, which may be of
 * different kinds; one in each run would hide what the others have. Source: tensorboard/plugins/hparams/plugin_data.proto.
 */

export type HyperParameter = number | string | boolean;

/** Of those that end: a run that was stopped is neither. */
export type SessionResult = 'succeeded' | 'failed' | 'unknown';

const statuses: Readonly<Record<SessionResult, number>> = { unknown: 0, succeeded: 1, failed: 2 };

const tagPrefix = '_hparams_/';

export const isHparamsTag = (tag: string): boolean => tag.startsWith(tagPrefix);

export function sessionStart(
  parameters: Readonly<Record<string, HyperParameter>>,
  wallTime: number,
): SummaryValue {
  const entries = Object.entries(parameters).map(([name, value]) =>
    messageField(1, [textField(1, name), messageField(2, [protoValue(value)])]),
  );
  return hparams('session_start_info', messageField(3, [...entries, doubleField(5, wallTime)]));
}

export function sessionEnd(result: SessionResult, wallTime: number): SummaryValue {
  return hparams(
    'session_end_info',
    messageField(4, [intField(1, statuses[result]), doubleField(2, wallTime)]),
  );
}

function hparams(name: string, body: Field): SummaryValue {
  return pluginData(`${tagPrefix}${name}`, 'hparams', encodeMessage([intField(1, 0), body]));
}

/** A google.protobuf.Value. */
function protoValue(value: HyperParameter): Field {
  if (typeof value === 'number') return doubleField(2, value);
  return typeof value === 'string' ? textField(3, value) : boolField(4, value);
}
