import { isSettings } from '../training/over-preset';
import type { SettingsFileKind } from '../settings-files/names';
import { schemaPath, settingSchema } from './schema-of-kind';
import { settingAt, type SettingPath, type SettingSchema } from '../settings-files/setting-schema';
import { SettingsDocument, type TextRange } from '../settings-files/settings-document';
import { wholeSettings } from '../settings-files/whole-settings';

/** What a setting may be, for whoever words it. */
export interface Expectation {
  readonly kind: 'whole' | 'number' | 'text' | 'choice' | 'other';
  readonly least?: number;
  readonly most?: number;
  readonly above?: number;
  readonly below?: number;
  readonly choices?: readonly string[];
  readonly orNull: boolean;
}

export interface Explanation {
  /** Keys from the outside in: `schedule.learningRate`. */
  readonly setting: string;
  readonly range: TextRange;
  readonly schema: SettingSchema;
  /** What it is where it is left out; undefined where that is more than one word, or an error. */
  readonly leftOut?: string | number | boolean | null;
}

/** The setting whose key or value stands at an offset. */
export function explain(text: string, offset: number, kind: SettingsFileKind): Explanation | undefined {
  const document = new SettingsDocument(text);
  const place = document.placeAt(offset);
  if (!place) return undefined;
  // The number of an entry has no words of its own.
  const last = place.path.findLastIndex((key) => typeof key === 'string');
  const path = place.path.slice(0, last + 1);
  const root = settingSchema(kind, document.value);
  const schema = settingAt(root, schemaPath(kind, path), wholeSettings(document.value, kind));
  if (!schema) return undefined;
  const leftOut = leftOutAt(document.value, kind, path) ?? schema.default;
  const isWord = leftOut === null || ['string', 'number', 'boolean'].includes(typeof leftOut);
  return {
    setting: path.map(String).join('.'),
    range: place.range,
    schema,
    ...(isWord ? { leftOut: leftOut as Explanation['leftOut'] } : {}),
  };
}

/** What the preset says, with the network and the kinds that the file chooses. */
function leftOutAt(value: unknown, kind: SettingsFileKind, path: SettingPath): unknown {
  if (kind !== 'training' || !isSettings(value)) return undefined;
  const { preset, model } = value;
  const name = isSettings(model) && model.name !== undefined ? { model: { name: model.name } } : {};
  return path.reduce<unknown>(
    (inside, key) => (isSettings(inside) ? inside[key] : undefined),
    path[0] === 'preset' ? {} : wholeSettings({ preset, ...name }, kind),
  );
}

/** Zod writes the bounds of what a JavaScript integer can hold where there are none. */
const isBound = (value: number | undefined) =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

export function expectationOf(setting: SettingSchema): Expectation {
  const branches = setting.anyOf ?? [setting];
  const orNull = branches.some(({ type }) => type === 'null');
  const rest = branches.filter(({ type }) => type !== 'null');
  const [{ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, enum: choices }] = rest;
  if (rest.length > 1) return { kind: 'other', orNull };
  if (choices) return { kind: 'choice', choices: choices.map(String), orNull };
  if (type === 'string') return { kind: 'text', orNull };
  if (type !== 'integer' && type !== 'number') return { kind: 'other', orNull };
  return {
    kind: type === 'integer' ? 'whole' : 'number',
    ...(isBound(minimum) ? { least: minimum } : {}),
    ...(isBound(maximum) ? { most: maximum } : {}),
    ...(isBound(exclusiveMinimum) ? { above: exclusiveMinimum } : {}),
    ...(isBound(exclusiveMaximum) ? { below: exclusiveMaximum } : {}),
    orNull,
  };
}
