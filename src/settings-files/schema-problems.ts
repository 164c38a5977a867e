import type * as z from 'zod';
import { nearest } from './nearest';
import { schemasAt, type SettingPath, type SettingSchema } from './setting-schema';
import type { SettingProblem } from './setting-problem';
import type { SettingsDocument, TextRange } from './settings-document';

/**
 * What zod found, each mistake once and where it stands.
 * @param root what the whole document may hold
 * @param value that was checked, to tell which of several groups of settings is meant
 * @param group keys of the group that was checked; none: the document
 */
export function schemaProblems(
  document: SettingsDocument,
  root: SettingSchema,
  issues: readonly z.core.$ZodIssue[] | undefined,
  value: unknown,
  group: SettingPath = [],
): SettingProblem[] {
  const whole = group.reduceRight<unknown>((inside, key) => ({ [key]: inside }), value);
  const found = new Map<string, SettingProblem>();
  for (const issue of issues ?? []) {
    const path = [...group, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        found.set(nameOf([...path, key]), unknownSetting(document, root, path, key, whole));
    } else if (!found.has(nameOf(path))) {
      found.set(nameOf(path), wrong(document, path, issue.message));
    }
  }
  return [...found.values()];
}

/** A key that is no setting, with the one that was meant. */
export function unknownSetting(
  document: SettingsDocument,
  root: SettingSchema,
  path: SettingPath,
  key: string,
  value: unknown,
): SettingProblem {
  const known = schemasAt(root, path, value).flatMap(({ properties = {} }) => Object.keys(properties));
  const written = document.keysAt(path);
  const meant = nearest(
    key,
    known.filter((name) => !written.includes(name)),
  );
  const range = document.keyRange([...path, key]) ?? nearestRange(document, path);
  return { kind: 'unknown', range, setting: nameOf([...path, key]), ...(meant ? { meant } : {}) };
}

function wrong(document: SettingsDocument, path: SettingPath, message: string): SettingProblem {
  const setting = nameOf(path);
  const range = document.valueRange(path) ?? document.keyRange(path);
  if (range) return { kind: 'wrong', range, setting, message };
  return { kind: 'missing', range: nearestRange(document, path), setting, message };
}

/** What is not written itself is told where it would belong. */
function nearestRange(document: SettingsDocument, path: SettingPath): TextRange {
  for (let length = path.length; length > 0; length--) {
    const range = document.keyRange(path.slice(0, length));
    if (range) return range;
  }
  const [first] = document.keysAt([]);
  const preset = document.valueRange(['preset']);
  const end = document.text.search(/\n|$/);
  return (
    preset ??
    (first === undefined ? undefined : document.keyRange([first])) ?? { start: 0, end: Math.max(1, end) }
  );
}

const nameOf = (path: SettingPath) => path.map(String).join('.');
