import * as l10n from '@vscode/l10n';
import type { Explanation, Expectation } from '../../writing-help/explain';
import type { SettingProblem } from '../../settings-files/setting-problem';

/** One line for a mistake. */
export function problemText(problem: SettingProblem): string {
  switch (problem.kind) {
    case 'syntax':
      return l10n.t('YAML: {0}', problem.message);
    case 'remark':
      return problem.message;
    case 'wrong':
      return `${problem.setting || l10n.t('The file')} ${problem.message}.`;
    case 'missing':
      return l10n.t('{0} is missing: it {1}.', problem.setting, problem.message);
    case 'unknown':
      return problem.meant === undefined
        ? l10n.t('{0} is not a known setting.', problem.setting)
        : l10n.t('{0} is not a known setting. Did you mean {1}?', problem.setting, problem.meant);
  }
}

/** What a setting may be, for example `Whole number from 8 to 1024`; empty where its description says all. */
export function expectationText({ kind, least, most, above, below, orNull }: Expectation): string {
  const range = { least, most, above, below };
  const text = kind === 'whole' ? wholeText(range) : kind === 'number' ? numberText(range) : '';
  return text !== '' && orNull ? l10n.t('{0}, or null', text) : text;
}

type Bounds = Pick<Expectation, 'least' | 'most' | 'above' | 'below'>;

function wholeText({ least, most }: Bounds): string {
  if (least === undefined || most === undefined) return l10n.t('Whole number');
  return l10n.t('Whole number from {0} to {1}', least, most);
}

function numberText({ least, most, above, below }: Bounds): string {
  if (least !== undefined && most !== undefined) return l10n.t('Number from {0} to {1}', least, most);
  if (least !== undefined && below !== undefined) return l10n.t('Number from {0} to below {1}', least, below);
  if (above !== undefined) return l10n.t('Number above {0}', above);
  return l10n.t('Number');
}

/** Markdown: what a setting is, what it may be, and what it is where it is left out. */
export function explanationText(
  { setting, schema, leftOut }: Pick<Explanation, 'setting' | 'schema' | 'leftOut'>,
  expectation: Expectation,
): string {
  const choices = expectation.choices?.map((choice) => `\`${choice}\``).join(' · ');
  const facts = [
    choices ?? expectationText(expectation),
    leftOut === undefined ? '' : l10n.t('If left out: {0}', `\`${leftOut}\``),
  ].filter((fact) => fact !== '');
  return [`**${setting}**`, schema.description ?? '', facts.join('  \n')].filter(Boolean).join('\n\n');
}
