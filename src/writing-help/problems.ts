import { runConfigSchema } from '../runs/config';
import { sweepProblems } from '../sweeps/file/parse-sweep-file';
import { isSettings, overPreset } from '../training/over-preset';
import type { SettingsFileKind } from '../settings-files/names';
import { settingSchema } from './schema-of-kind';
import { schemaProblems, unknownSetting } from '../settings-files/schema-problems';
import type { SettingProblem } from '../settings-files/setting-problem';
import type { SettingsDocument } from '../settings-files/settings-document';
import { withoutHead } from '../settings-files/training-file';
import { trainingFileHead, trainingFileSchema } from '../settings-files/training-file-schema';
import { presetOf } from '../settings-files/whole-settings';

/** All mistakes in the order of the text: those that a training would refuse to start with, and no others. */
export function findProblems(document: SettingsDocument, kind: SettingsFileKind): SettingProblem[] {
  const syntax = document.problems.map(({ range, message }) => ({ kind: 'syntax' as const, range, message }));
  if (document.value === undefined && syntax.length > 0) return syntax;
  if (kind === 'sweep') return [...sweepProblems(document)];
  const wrong = kind === 'config' ? ofConfig(document) : ofTrainingFile(document);
  const found = [...syntax, ...wrong].sort((a, b) => a.range.start - b.range.start);
  // Half a line is often a wrong value, too: what was said once is enough.
  return found.filter((problem, i) => i === 0 || problem.range.start >= found[i - 1].range.end);
}

function ofConfig(document: SettingsDocument): SettingProblem[] {
  const { value } = document;
  return schemaProblems(
    document,
    settingSchema('config'),
    runConfigSchema.safeParse(value ?? {}).error?.issues,
    value,
  );
}

function ofTrainingFile(document: SettingsDocument): SettingProblem[] {
  const value = document.value ?? {};
  const root = settingSchema('training');
  if (!isSettings(value)) {
    return schemaProblems(document, root, trainingFileSchema.safeParse(value).error?.issues, value);
  }
  const { head, settings } = withoutHead(value);
  const merged = overPreset(presetOf(head.preset), settings);
  const complete = { ...merged, dataset: datasetToCheck(merged.dataset), origin: null };
  const { error } = trainingFileHead.safeParse(head);
  const ofHead = schemaProblems(document, root, error?.issues, head);
  // What stands over another preset than was meant may only seem wrong.
  if (error?.issues.some(({ path }) => path[0] === 'preset')) return ofHead;
  return [
    ...ofHead,
    ...('origin' in settings ? [unknownSetting(document, root, [], 'origin', {})] : []),
    ...schemaProblems(document, root, runConfigSchema.safeParse(complete).error?.issues, complete),
  ];
}

/** A training file need not name its dataset, only what it says must be right. */
function datasetToCheck(dataset: unknown): unknown {
  if (dataset === undefined) return { path: '.' };
  return isSettings(dataset) && dataset.path === undefined ? { ...dataset, path: '.' } : dataset;
}
