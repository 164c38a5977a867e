import { stringify } from 'yaml';
import type { SettingsFileKind } from '../settings-files/names';
import { schemaPath, settingSchema } from './schema-of-kind';
import { schemasAt, settingAt, type SettingSchema } from '../settings-files/setting-schema';
import { SettingsDocument, type TextRange } from '../settings-files/settings-document';
import { wholeSettings } from '../settings-files/whole-settings';

/** What may be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: 'setting' | 'value';
  /** With `$1`, `$0` where the cursor goes on. */
  readonly snippet: string;
  /** What it replaces. */
  readonly range: TextRange;
  readonly setting: SettingSchema;
  readonly isRequired: boolean;
  /** Whether there is something to choose next. */
  readonly goesOn: boolean;
}

/** Values that only the caller knows, by the settings that take them. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

const placeholder = 'stego_cursor_';

/**
 * What fits at an offset. The word there is replaced by one that is nowhere else, and where the parser finds it tells
 * what is asked for: the text need not be whole.
 */
export function complete(
  text: string,
  offset: number,
  kind: SettingsFileKind,
  known: KnownValues = {},
): Completion[] {
  const word = wordAt(text, offset);
  const line = text.slice(text.lastIndexOf('\n', word.start - 1) + 1, word.start);
  const followed = /^\s*:/.test(text.slice(word.end));
  // A word alone on its line begins a setting; without its colon it would be one text with the line below.
  const alone = /^\s*(- +)*$/.test(line);
  const stand = alone && !followed ? `${placeholder}:` : placeholder;
  const document = new SettingsDocument(text.slice(0, word.start) + stand + text.slice(word.end));
  const place = document.placeOf(placeholder);
  if (!place) return [];
  const root = settingSchema(kind, document.value);
  const value = wholeSettings(document.value, kind);
  if (place.isKey) {
    const group = place.path.slice(0, -1);
    const schemas = schemasAt(root, schemaPath(kind, group), value);
    // An entry of a list that is no group has been taken for one, because it was alone on its line.
    const isValue = typeof group.at(-1) === 'number' && !schemas.some(({ properties }) => properties);
    if (isValue) return valueCompletions(schemas, [], word);
    const keys = keysOf(schemas, document.keysAt(group));
    return [
      ...keys.map((key) => keyCompletion(key, word, followed, place.inFlow)),
      ...schemas.flatMap((schema) => entryOf(schema, word)),
    ];
  }
  const path = schemaPath(kind, place.path);
  const setting = settingAt(root, path, value);
  const schemas = [...(setting ? [setting] : []), ...schemasAt(root, path, value)];
  return valueCompletions(schemas, known[place.path.join('.')] ?? [], word);
}

function valueCompletions(
  schemas: readonly SettingSchema[],
  more: readonly string[],
  range: TextRange,
): Completion[] {
  return valuesOf(schemas, more).map(([written, setting]) => ({
    label: written,
    kind: 'value',
    snippet: escapeSnippet(written),
    range,
    setting,
    isRequired: false,
    goesOn: false,
  }));
}

/** Names and numbers, with the colons and slashes that values have. */
function wordAt(text: string, offset: number): TextRange {
  const before = /[\w./-]*(?:(?<=\d):\d*)*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? '';
  const after = /^[\w./-]*(?::\d+)*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  return { start: offset - before.length, end: offset + after.length };
}

interface Key {
  readonly name: string;
  readonly setting: SettingSchema;
  readonly isRequired: boolean;
}

/** Required ones first, else in the order of the schema. */
function keysOf(schemas: readonly SettingSchema[], written: readonly string[]): Key[] {
  const keys = new Map<string, Key>();
  const undecided = schemas.filter(({ properties }) => properties).length > 1;
  for (const { properties = {}, required = [] } of schemas) {
    for (const [name, setting] of Object.entries(properties)) {
      // Until a kind is named, nobody knows what else there is.
      if (written.includes(name) || keys.has(name) || (undecided && setting.const === undefined)) continue;
      keys.set(name, { name, setting, isRequired: required.includes(name) });
    }
  }
  return [...keys.values()].sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
}

function keyCompletion(
  { name, setting, isRequired }: Key,
  range: TextRange,
  followed: boolean,
  inFlow: boolean,
): Completion {
  const snippet = followed ? name : inFlow ? `${name}: ` : name + bodyOf(setting);
  const goesOn = !followed && (isGroup(setting) || isList(setting) || valuesOf([setting], []).length > 1);
  return { label: name, kind: 'setting', snippet, range, setting, isRequired, goesOn };
}

/** What comes behind the key: a group opens its block, with what it cannot be without. */
function bodyOf(setting: SettingSchema): string {
  if (isList(setting)) {
    const entry = setting.items as SettingSchema;
    return isGroup(entry) ? `:\n  - ${requiredOf(entry, '    ')}` : ': [$0]';
  }
  return isGroup(setting) ? `:\n  ${requiredOf(setting, '  ')}` : ': ';
}

function requiredOf(setting: SettingSchema, indent: string): string {
  const [branch] = setting.oneOf ?? setting.anyOf ?? [setting];
  const keys = branch.required ?? [];
  const undecided = (setting.oneOf ?? []).length > 1;
  const names = undecided ? keys.filter((key) => branch.properties?.[key]?.const !== undefined) : keys;
  return names.map((key, i) => `${key}: $${i + 1 === names.length ? 0 : i + 1}`).join(`\n${indent}`);
}

/** The beginning of an entry, where a list of groups is still empty. */
function entryOf({ items: setting }: SettingSchema, range: TextRange): Completion[] {
  if (!setting || !isGroup(setting)) return [];
  const snippet = `- ${requiredOf(setting, '  ')}`;
  return [{ label: '-', kind: 'setting', snippet, range, setting, isRequired: false, goesOn: true }];
}

const branchesOf = (setting: SettingSchema) => setting.oneOf ?? setting.anyOf ?? [setting];
// What may be one word is written as one.
const isGroup = (setting: SettingSchema) =>
  branchesOf(setting).every(({ type, properties }) => type === 'object' && properties !== undefined);
const isList = (setting: SettingSchema) => setting.type === 'array' && setting.items !== undefined;

/** What can be written for some settings as YAML, each with its setting. */
function valuesOf(schemas: readonly SettingSchema[], more: readonly string[]): [string, SettingSchema][] {
  const values = new Map<string, SettingSchema>();
  const [first = {}] = schemas;
  for (const value of more) values.set(inYaml(value), first);
  for (const schema of schemas.flatMap((each) => [each, ...branchesOf(each)])) {
    const fixed = schema.const === undefined ? [] : [schema.const];
    const defaults =
      typeof schema.default === 'object' || schema.default === undefined ? [] : [schema.default];
    const nothing = schema.type === 'null' ? [null] : [];
    const both = schema.type === 'boolean' ? [true, false] : [];
    const all = [
      ...fixed,
      ...(schema.enum ?? []),
      ...(schema.examples ?? []),
      ...both,
      ...defaults,
      ...nothing,
    ];
    for (const value of all) {
      if (!values.has(inYaml(value))) values.set(inYaml(value), schema);
    }
  }
  return [...values];
}

const inYaml = (value: unknown) => stringify(value, { lineWidth: 0 }).trimEnd();

const escapeSnippet = (text: string) => text.replace(/[\\$}]/g, '\\$&');
