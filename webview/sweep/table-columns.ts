import * as l10n from '@vscode/l10n';
import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { element, icon } from '../shared/dom';
import { formatCount, formatDuration } from '../shared/number-format';
import type { Column } from './columns';
import { formatFigure } from './number-text';
import { stateIcons, stateText } from './trial-text';

/** A column of the table: how it sorts and what it says. */
export interface TableColumn {
  readonly id: string;
  readonly label: string;
  readonly numeric: boolean;
  valueOf(trial: TrialRow): number | string | undefined;
  text(trial: TrialRow): string;
  /** Where it is more than the text. */
  cell?(trial: TrialRow): (Node | string)[];
}

/** Number, state and progress of the trial, then what it was given and what came of it. */
export function tableColumns(columns: readonly Column[]): TableColumn[] {
  return [
    {
      id: 'number',
      label: l10n.t('Trial'),
      numeric: false,
      valueOf: ({ number }) => number,
      text: ({ number }) => `#${number}`,
    },
    {
      id: 'state',
      label: l10n.t('State'),
      numeric: false,
      valueOf: stateText,
      text: progressText,
      cell: stateCell,
    },
    ...columns.map((column): TableColumn => ({
      id: column.id,
      label: column.label,
      numeric: !column.categories,
      valueOf: column.valueOf,
      text: (trial) => formatFigure(column.valueOf(trial)),
    })),
    {
      id: 'step',
      label: l10n.t('Steps'),
      numeric: true,
      valueOf: ({ step }) => step,
      text: ({ step }) => formatCount(step),
    },
    {
      id: 'seconds',
      label: l10n.t('Time'),
      numeric: true,
      valueOf: ({ seconds }) => seconds,
      text: ({ seconds }) => (seconds === undefined ? '–' : formatDuration(seconds)),
    },
  ];
}

/** The state, and of a trial that is trained how far it is. */
function progressText(trial: TrialRow): string {
  const { state, queued, interrupted, step, totalSteps } = trial;
  if (state !== 'running' || queued || step === undefined || !totalSteps) return stateText(trial);
  if (interrupted) return l10n.t('Interrupted at {0} %', Math.floor((100 * step) / totalSteps));
  return l10n.t('{0}, {1} %', stateText(trial), Math.floor((100 * step) / totalSteps));
}

function stateCell(trial: TrialRow): (Node | string)[] {
  const { state, queued, interrupted, problem } = trial;
  const shown = queued ? 'waiting' : interrupted ? 'interrupted' : state;
  const mark = icon(stateIcons[shown]);
  mark.classList.add(shown);
  const words = element('span', problem === undefined ? {} : { title: problem }, progressText(trial));
  const why = problem === undefined ? [] : [hiddenText(`: ${problem}`)];
  return [mark, words, ...why];
}

export const hiddenText = (text: string) => element('span', { class: 'visually-hidden' }, ` ${text}`);
