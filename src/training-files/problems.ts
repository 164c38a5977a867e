import type * as z from 'zod';
import { runConfigSchema } from '../runs/config';
import { presetList, type PresetId } from '../training/preset-list';
import { isSettings, overPreset } from '../training/over-preset';
import { trainingFileHead, trainingFileSchema } from './file-schema';
import type { SettingsFileKind } from './names';
import { nearest } from './nearest';
import { schemasAt, settingSchema, type SettingPath } from './setting-schema';
import type { SettingsDocument, TextRange } from './settings-document';
import { withoutHead } from './training-file';

/** One mistake, and where it stands. */
export type SettingProblem = { readonly range: TextRange } & (
  | { readonly kind: 'syntax'; readonly message: string }
  /** `message` goes on after the setting's name: `must be …`. */
  | { readonly kind: 'wrong' | 'missing'; readonly setting: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly setting: string; readonly meant?: string }
);

/** All mistakes in the order of the text: those that a training would refuse to start with, and no others. */
export function findProblems(document: SettingsDocument, kind: SettingsFileKind): SettingProblem[] {
  const syntax = document.problems.map(({ range, message }) => ({ kind: 'syntax' as const, range, message }));
  if (document.value === undefined && syntax.length > 0) return syntax;
  const wrong = kind === 'config' ? ofConfig(document) : ofTrainingFile(document);
  const found = [...syntax, ...wrong].sort((a, b) => a.range.start - b.range.start);
  // Half a line is often a wrong value, too: what was said once is enough.
  return found.filter((problem, i) => i === 0 || problem.range.start >= found[i - 1].range.end);
}

/** What a file's settings come to: over its preset, if it is a training file. */
export function wholeSettings(value: unknown, kind: SettingsFileKind): unknown {
  if (kind === 'config' || !isSettings(value)) return value;
  const { head, settings } = withoutHead(value);
  return { ...head, ...overPreset(presetOf(head.preset), settings) };
}

function ofConfig(document: SettingsDocument): SettingProblem[] {
  return problemsOf(
    document,
    'config',
    runConfigSchema.safeParse(document.value ?? {}).error,
    document.value,
  );
}

function ofTrainingFile(document: SettingsDocument): SettingProblem[] {
  const value = document.value ?? {};
  if (!isSettings(value)) {
    return problemsOf(document, 'training', trainingFileSchema.safeParse(value).error, value);
  }
  const { head, settings } = withoutHead(value);
  const merged = overPreset(presetOf(head.preset), settings);
  const complete = { ...merged, dataset: datasetToCheck(merged.dataset), origin: null };
  const { error } = trainingFileHead.safeParse(head);
  const ofHead = problemsOf(document, 'training', error, head);
  // What stands over another preset than was meant may only seem wrong.
  if (error?.issues.some(({ path }) => path[0] === 'preset')) return ofHead;
  return [
    ...ofHead,
    ...('origin' in settings ? [unknown(document, 'training', [], 'origin', {})] : []),
    ...problemsOf(document, 'training', runConfigSchema.safeParse(complete).error, complete),
  ];
}

/** A training file need not name its dataset, only what it says must be right. */
function datasetToCheck(dataset: unknown): unknown {
  if (dataset === undefined) return { path: '.' };
  return isSettings(dataset) && dataset.path === undefined ? { ...dataset, path: '.' } : dataset;
}

const presetOf = (given: unknown): PresetId => presetList.find(({ id }) => id === given)?.id ?? 'demo';

function problemsOf(
  document: SettingsDocument,
  kind: SettingsFileKind,
  error: z.ZodError | undefined,
  value: unknown,
): SettingProblem[] {
  const found = new Map<string, SettingProblem>();
  for (const issue of error?.issues ?? []) {
    const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        found.set(nameOf([...path, key]), unknown(document, kind, path, key, value));
    } else if (!found.has(nameOf(path))) {
      found.set(nameOf(path), wrong(document, path, issue.message));
    }
  }
  return [...found.values()];
}

function unknown(
  document: SettingsDocument,
  kind: SettingsFileKind,
  path: SettingPath,
  key: string,
  value: unknown,
): SettingProblem {
  const known = schemasAt(settingSchema(kind), path, value).flatMap(({ properties = {} }) =>
    Object.keys(properties),
  );
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
